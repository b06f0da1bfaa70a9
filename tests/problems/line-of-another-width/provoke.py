from __future__ import annotations

from pathlib import Path

from problems.published_scenes import LINES, published, read


def provoke(folder: Path) -> object:
    return read(published([*LINES, "Low Moss Glass Ltd,03/04/2026,1,290.00"]))
