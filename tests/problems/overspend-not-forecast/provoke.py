from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from wholeplace.pools.web.calendar_actions import _not_forecast
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_not_forecast("team", Fraction(2, 100)))
