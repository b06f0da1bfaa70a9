from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody, version, wanted
from wholeplace.foundation.signing.actions import sign


def provoke(folder: Path) -> object:
    made = place()
    analyst = somebody(made, "analyst")
    one, approver = version(made, analyst), somebody(made, "approver")
    sign(by=approver, wanted=wanted(one))
    return sign(by=approver, wanted=wanted(one))
