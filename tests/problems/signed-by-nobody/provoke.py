from __future__ import annotations

from pathlib import Path

from problems.scenes import SYSTEM, place, somebody, version, wanted
from wholeplace.foundation.signing.actions import sign


def provoke(folder: Path) -> object:
    made = place()
    analyst = somebody(made, "analyst")
    return sign(by=SYSTEM, wanted=wanted(version(made, analyst)))
