from __future__ import annotations

from pathlib import Path

from ledger.books import SYSTEM, low_moss_book
from wholeplace.ledger.web.queries import entry_of


def provoke(folder: Path) -> object:
    return entry_of(SYSTEM, low_moss_book(), 99)
