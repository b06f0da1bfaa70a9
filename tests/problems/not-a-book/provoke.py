from __future__ import annotations

from pathlib import Path

from wholeplace.ledger.checks import verify_lines


def provoke(folder: Path) -> object:
    return verify_lines([b"Dear Sir\n"], file="letter.txt")
