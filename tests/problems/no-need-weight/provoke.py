from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from wholeplace.spend.area_shares import need_shares


def provoke(folder: Path) -> object:
    residents = {"E99000001": 118_000, "E99000002": 240_000}
    return need_shares("vale-police", 2024, residents, {"E99000001": Decimal("1.12")}, "typed in")
