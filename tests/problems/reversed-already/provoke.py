from __future__ import annotations

from datetime import date
from pathlib import Path

from ledger.books import SYSTEM, bill, low_moss_book
from wholeplace.ledger.web.posting import post, reverse


def provoke(folder: Path) -> object:
    book = low_moss_book()
    post(by=SYSTEM, book=book, entry=bill())
    reverse(by=SYSTEM, book=book, number=1, key="back", on=date(2026, 5, 5), text="Wrong supplier")
    return reverse(by=SYSTEM, book=book, number=1, key="back again", on=date(2026, 5, 6), text="Wrong supplier")
