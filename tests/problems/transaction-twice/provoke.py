from __future__ import annotations

from pathlib import Path

from ledger.books import low_moss_book
from ledger.extract_files import HEADINGS, confirmed, taken


def provoke(folder: Path) -> object:
    rows = "V-1,04/05/2026,1.00,CC100,5001,a,b\nV-1,05/05/2026,2.00,CC100,5001,a,b\n"
    return taken(confirmed(low_moss_book()), (HEADINGS + rows).encode(), None, None)
