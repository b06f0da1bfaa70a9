from __future__ import annotations

from pathlib import Path

from wholeplace.spend.area_shares import trust_shares
from wholeplace.spend.attribute import attribute


def provoke(folder: Path) -> object:
    return attribute("R0A", ["E06000063"], 2022, [trust_shares("R0A")])
