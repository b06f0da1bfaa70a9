from __future__ import annotations

from pathlib import Path

from problems.year_scenes import calendar
from wholeplace.pools.web.calendar_actions import _unknown
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_unknown(calendar(), "weekly-report-2026"))
