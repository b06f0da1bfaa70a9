from __future__ import annotations

from pathlib import Path

from ledger.sealed_books import lopsided_lines, refused


def provoke(folder: Path) -> object:
    return refused(lopsided_lines())
