from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody, version
from wholeplace.foundation.signing.actions import comment


def provoke(folder: Path) -> object:
    made = place()
    analyst = somebody(made, "analyst")
    first = version(made, analyst)
    version(made, analyst, impact=0.3)
    first.refresh_from_db()
    return comment(by=analyst, version=first, text="Too late")
