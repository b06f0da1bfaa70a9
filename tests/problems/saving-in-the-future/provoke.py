from __future__ import annotations

from datetime import date
from pathlib import Path

from problems.year_scenes import confirmed


def provoke(folder: Path) -> object:
    return confirmed(on=date(2026, 10, 1))
