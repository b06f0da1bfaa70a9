from __future__ import annotations

from pathlib import Path

from wholeplace.ledger.extracts import MOST_ROWS, read_table


def provoke(folder: Path) -> object:
    return read_table(b"Voucher No\n" + b"V\n" * MOST_ROWS, "ten-years.csv")
