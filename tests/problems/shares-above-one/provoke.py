from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from wholeplace.spend.area_shares import stated_shares


def provoke(folder: Path) -> object:
    shares = {"E07000026": Decimal("0.4"), "E07000029": Decimal("0.3"), "E06000063": Decimal("0.7")}
    return stated_shares("RNN", "stated", 2022, shares, "the trust's own note")
