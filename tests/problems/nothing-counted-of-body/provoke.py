from __future__ import annotations

from pathlib import Path

from wholeplace.journeys.spend_into_duty import _nothing_counted
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_nothing_counted("vale-probation", 2025))
