from __future__ import annotations

from pathlib import Path

from problems.year_scenes import confirmed


def provoke(folder: Path) -> object:
    return confirmed(evidence="")
