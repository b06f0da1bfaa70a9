from __future__ import annotations

from pathlib import Path

from spend.totals import WELFARE, toml
from wholeplace.spend.by_hand import read_totals


def provoke(folder: Path) -> object:
    return read_totals(toml(WELFARE | {"grade": "7"}), "totals.toml")
