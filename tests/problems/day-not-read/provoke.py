from __future__ import annotations

from pathlib import Path

from problems.published_scenes import LINES, published, read


def provoke(folder: Path) -> object:
    return read(published([*LINES, "Low Moss Glass Ltd,31/06/2026,90.00", "Low Moss Paper Ltd,07/04/2026,75.00"]))
