from __future__ import annotations

from pathlib import Path

from problems.year_scenes import POOL
from wholeplace.pools.web.calendar_actions import _not_agreed
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_not_agreed(POOL))
