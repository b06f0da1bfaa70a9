from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody, version


def provoke(folder: Path) -> object:
    made = place()
    analyst = somebody(made, "analyst")
    version(made, analyst)
    return version(made, analyst)
