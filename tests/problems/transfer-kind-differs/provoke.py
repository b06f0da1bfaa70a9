from __future__ import annotations

from pathlib import Path

from wholeplace.spend.transfers import Transfer, match


def provoke(folder: Path) -> object:
    return match(
        [
            Transfer("thistlemere-council", "thistlemere-nhs", "grant", 2024, 1_200_000_00, "payer"),
            Transfer("thistlemere-council", "thistlemere-nhs", "contribution", 2024, 1_199_950_00, "payee"),
        ]
    )
