from __future__ import annotations

from pathlib import Path

from ledger.books import low_moss_book
from ledger.extract_files import HEADINGS, confirmed, taken


def provoke(folder: Path) -> object:
    book = confirmed(low_moss_book())
    return taken(book, (HEADINGS + "V-1,31/02/2026,1.00,CC100,5001,Nurses,Agency & Co\n").encode(), None, None)
