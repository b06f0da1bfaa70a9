from __future__ import annotations

from pathlib import Path

from wholeplace.spend.area_shares import population_shares


def provoke(folder: Path) -> object:
    return population_shares("vale-police", 2024, {"E99000001": 118_000, "E99000002": -4}, "typed in")
