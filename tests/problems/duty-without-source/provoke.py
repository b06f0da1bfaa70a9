from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from problems.duties import SPEND, year_of


def provoke(folder: Path) -> object:
    return year_of(addressable=(replace(SPEND, source=""),))
