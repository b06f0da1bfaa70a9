from __future__ import annotations

from pathlib import Path

from ledger.sealed_books import refused, sealed_lines


def provoke(folder: Path) -> object:
    return refused(sealed_lines()[:-1])
