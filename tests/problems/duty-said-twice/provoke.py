from __future__ import annotations

from pathlib import Path

from problems.duties import SPEND, year_of


def provoke(folder: Path) -> object:
    return year_of(addressable=(SPEND, SPEND))
