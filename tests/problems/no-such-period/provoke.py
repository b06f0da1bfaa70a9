from __future__ import annotations

from datetime import date
from pathlib import Path

from ledger.books import SYSTEM, bill, low_moss_book
from wholeplace.ledger.web.posting import post


def provoke(folder: Path) -> object:
    book = low_moss_book()
    return post(by=SYSTEM, book=book, entry=bill(on=date(2031, 5, 4)))
