from __future__ import annotations

from pathlib import Path

from ledger.sealed_books import refused, sealed_lines


def provoke(folder: Path) -> object:
    lines = sealed_lines()
    lines[2] = lines[2].replace(b"A bill of the team", b"A bill of the Team")
    return refused(lines)
