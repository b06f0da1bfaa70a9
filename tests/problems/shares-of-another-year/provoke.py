from __future__ import annotations

from pathlib import Path

from wholeplace.spend.area_shares import population_shares
from wholeplace.spend.attribute import attribute


def provoke(folder: Path) -> object:
    census = population_shares("vale-police", 2011, {"E99000001": 105_000, "E99000002": 231_000}, "Census 2011")
    return attribute("vale-police", ["E99000001"], 2024, [census])
