from __future__ import annotations

from pathlib import Path

from ledger.books import low_moss_book
from ledger.extract_files import HEADINGS, confirmed, taken


def provoke(folder: Path) -> object:
    book = confirmed(low_moss_book())
    taken(book)
    more = HEADINGS + "V-1002,7 May 2026,1.00,CC100,5001,Again,Taxi firm\n"
    return taken(book, more.encode(), None, None, "june.csv")
