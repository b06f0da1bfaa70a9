from __future__ import annotations

from pathlib import Path

from problems.year_scenes import forecast_brought


def provoke(folder: Path) -> object:
    return forecast_brought(A9="tema", G9=61_000)
