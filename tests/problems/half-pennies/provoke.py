from __future__ import annotations

from pathlib import Path

from wholeplace.ledger.entries import pence_of


def provoke(folder: Path) -> object:
    return pence_of("£33.333")
