from __future__ import annotations

from datetime import date
from pathlib import Path

from problems.year_scenes import TODAY, made_on
from wholeplace.pools.web.year_actions import _not_yet
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_not_yet(made_on(date(2026, 9, 2)), TODAY))
