from __future__ import annotations

from pathlib import Path

from problems.year_scenes import POOL
from wholeplace.pools.web.year_actions import _settled_already
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_settled_already(POOL, "2026/27 Q1"))
