from __future__ import annotations

from pathlib import Path

from ledger.sealed_books import refused, sealed_lines


def provoke(folder: Path) -> object:
    lines = sealed_lines()
    del lines[2]
    return refused(lines)
