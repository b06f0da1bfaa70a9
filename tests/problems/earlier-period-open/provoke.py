from __future__ import annotations

from pathlib import Path

from ledger.books import SYSTEM, low_moss_book
from wholeplace.ledger.web.actions import close_period


def provoke(folder: Path) -> object:
    return close_period(by=SYSTEM, book=low_moss_book(), name="2026/27-P02")
