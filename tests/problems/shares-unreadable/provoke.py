from __future__ import annotations

from pathlib import Path

from wholeplace.spend.shares_file import read_shares

SHARES = """body,method,year,area,share,source
vale-police,population,2024/25,E99000001,a third,Census
"""


def provoke(folder: Path) -> object:
    return read_shares(SHARES.encode(), "shares.csv", {"vale-police", "vale-fire"})
