from __future__ import annotations

from pathlib import Path

from problems.year_scenes import forecast_brought


def provoke(folder: Path) -> object:
    return forecast_brought("Plan")
