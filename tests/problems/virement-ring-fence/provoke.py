from __future__ import annotations

from pathlib import Path

from problems.budgets import asked, virement


def provoke(folder: Path) -> object:
    return asked(virement(100_000, "grant", "care"))
