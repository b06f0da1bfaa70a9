from __future__ import annotations

from pathlib import Path

from wholeplace.vocabulary.totals import Tags, Total


def provoke(folder: Path) -> object:
    five = Tags("cashable", "place", "5 years from 2025/26", "2025/26", True, False, False)
    six = Tags("fiscal", "place", "6 years from 2025/26", "2025/26", True, True, False)
    return Total(270_000_000, five) + Total(414_000_000, six)
