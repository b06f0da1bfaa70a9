from __future__ import annotations

from pathlib import Path

from ledger.books import SYSTEM, low_moss_book
from wholeplace.ledger.web.queries import book_of


def provoke(folder: Path) -> object:
    low_moss_book()
    return book_of(SYSTEM, "low-mos-pool")
