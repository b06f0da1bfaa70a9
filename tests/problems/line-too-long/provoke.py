from __future__ import annotations

from pathlib import Path

from problems.published_scenes import published, read


def provoke(folder: Path) -> object:
    return read(published() + b"Low Moss Paper Ltd " * 300_000)
