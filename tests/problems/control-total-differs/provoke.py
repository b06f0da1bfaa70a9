from __future__ import annotations

from pathlib import Path

from ledger.books import low_moss_book
from ledger.extract_files import confirmed, taken


def provoke(folder: Path) -> object:
    return taken(confirmed(low_moss_book()), pence=120_071)
