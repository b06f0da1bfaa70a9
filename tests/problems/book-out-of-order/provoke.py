from __future__ import annotations

from pathlib import Path

from ledger.sealed_books import refused, sealed_lines


def provoke(folder: Path) -> object:
    lines = sealed_lines()
    return refused([*lines, b"more\n"])
