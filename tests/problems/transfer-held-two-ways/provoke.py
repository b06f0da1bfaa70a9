from __future__ import annotations

from pathlib import Path

from wholeplace.spend.transfers import Transfer, match


def provoke(folder: Path) -> object:
    return match(
        [
            Transfer("thistlemere-council", "thistlemere-nhs", "recharge", 2024, 40_000_00, "payee", held="net"),
            Transfer("thistlemere-council", "thistlemere-nhs", "recharge", 2024, 60_000_00, "payee", held="gross"),
        ]
    )
