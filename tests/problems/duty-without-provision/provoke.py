from __future__ import annotations

from pathlib import Path

from problems.duties import year_of


def provoke(folder: Path) -> object:
    return year_of(footing="statute")
