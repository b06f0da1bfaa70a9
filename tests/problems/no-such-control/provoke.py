from __future__ import annotations

from pathlib import Path

from wholeplace.journeys.spend_into_duty import _no_such_control
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_no_such_control(["flexible"]))
