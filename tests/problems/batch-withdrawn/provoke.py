from __future__ import annotations

from pathlib import Path

from problems.spend_scenes import BY, brought, low_moss
from wholeplace.spend.web.actions import withdraw


def provoke(folder: Path) -> object:
    batch, _ = brought(*low_moss())
    withdraw(by=BY, batch=batch, why="Brought for the wrong year.")
    return withdraw(by=BY, batch=batch, why="Once more.")
