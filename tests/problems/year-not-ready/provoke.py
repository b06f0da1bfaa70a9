from __future__ import annotations

from pathlib import Path

from problems.year_scenes import ended


def provoke(folder: Path) -> object:
    return ended(settled_on=())
