from __future__ import annotations

from pathlib import Path

from ledger.books import SYSTEM, YEAR, low_moss_book
from wholeplace.ledger.web.actions import open_year


def provoke(folder: Path) -> object:
    return open_year(by=SYSTEM, book=low_moss_book(), year=YEAR)
