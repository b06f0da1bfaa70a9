from __future__ import annotations

from datetime import date
from pathlib import Path

from ledger.books import SYSTEM, bill, low_moss_book
from wholeplace.ledger.web.actions import close_period
from wholeplace.ledger.web.posting import post


def provoke(folder: Path) -> object:
    book = low_moss_book()
    close_period(by=SYSTEM, book=book, name="2026/27-P01")
    return post(by=SYSTEM, book=book, entry=bill(on=date(2026, 4, 30)))
