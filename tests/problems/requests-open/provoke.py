from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody, version, wanted
from wholeplace.foundation.signing.actions import request_change, sign


def provoke(folder: Path) -> object:
    made = place()
    analyst = somebody(made, "analyst")
    one = version(made, analyst)
    request_change(by=analyst, version=one, text="Lower the impact")
    return sign(by=somebody(made, "approver"), wanted=wanted(one))
