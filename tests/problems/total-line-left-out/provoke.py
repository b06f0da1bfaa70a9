from __future__ import annotations

from pathlib import Path

from problems.published_scenes import LINES, published, read


def provoke(folder: Path) -> object:
    return read(published([*LINES, "Total,,1130.50"]))
