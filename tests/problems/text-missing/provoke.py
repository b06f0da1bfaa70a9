from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody, version
from wholeplace.foundation.signing.actions import comment


def provoke(folder: Path) -> object:
    made = place()
    analyst = somebody(made, "analyst")
    return comment(by=analyst, version=version(made, analyst), text=" ")
