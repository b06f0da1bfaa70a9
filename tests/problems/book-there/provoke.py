from __future__ import annotations

from pathlib import Path

from ledger.books import low_moss_book


def provoke(folder: Path) -> object:
    low_moss_book()
    return low_moss_book()
