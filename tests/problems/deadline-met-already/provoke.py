from __future__ import annotations

from pathlib import Path

from problems.year_scenes import calendar
from wholeplace.pools.web.calendar_actions import _met_already
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    budget = next(one for one in calendar().laid_out.deadlines if one.id.startswith("initial-budget"))
    raise Refused(_met_already(budget))
