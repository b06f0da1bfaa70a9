from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from wholeplace.pools.web.duty_actions import _no_such_share
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_no_such_share(Fraction(6, 5)))
