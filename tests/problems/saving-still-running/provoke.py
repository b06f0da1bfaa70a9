from __future__ import annotations

from pathlib import Path

from problems.year_scenes import a_saving, confirmed


def provoke(folder: Path) -> object:
    return confirmed(a_saving(decommissioning=""))
