from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody, version, wanted
from wholeplace.foundation.signing.actions import comment, sign


def provoke(folder: Path) -> object:
    made = place()
    analyst = somebody(made, "analyst")
    one = version(made, analyst, bodies=("council",))
    sign(by=somebody(made, "approver"), wanted=wanted(one))
    one.refresh_from_db()
    return comment(by=analyst, version=one, text="Too late")
