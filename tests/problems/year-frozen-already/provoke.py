from __future__ import annotations

from pathlib import Path

from problems.year_scenes import YEAR
from wholeplace.pools.web.year_end_actions import _frozen_already
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_frozen_already(YEAR, 1_204))
