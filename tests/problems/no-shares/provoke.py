from __future__ import annotations

from pathlib import Path

from wholeplace.spend.attribute import attribute, trust_shares


def provoke(folder: Path) -> object:
    return attribute("R0A", ["E06000063"], 2022, [trust_shares("R0A")])
