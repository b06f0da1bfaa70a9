from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.web.moves import nothing_moved
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(nothing_moved())
