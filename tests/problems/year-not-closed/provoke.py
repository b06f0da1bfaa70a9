from __future__ import annotations

from pathlib import Path

from problems.year_scenes import YEAR
from wholeplace.pools.web.year_end_actions import _not_closed
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_not_closed(YEAR))
