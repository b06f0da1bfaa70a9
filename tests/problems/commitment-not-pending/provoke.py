from __future__ import annotations

from pathlib import Path

from ledger.books import SYSTEM, bill, low_moss_book
from wholeplace.ledger.web.posting import meet, post


def provoke(folder: Path) -> object:
    book = low_moss_book()
    post(by=SYSTEM, book=book, entry=bill())
    return meet(by=SYSTEM, book=book, number=1, bill=bill("bill-2"))
