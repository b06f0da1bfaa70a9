from __future__ import annotations

from pathlib import Path

from spend.returns import rsx
from wholeplace.spend.statutory import read_returns


def provoke(folder: Path) -> object:
    first = next(line for line in rsx().splitlines() if "E08000002" in line)
    again = next(line for line in rsx(bury={"asc": "75,003"}).splitlines() if "E08000002" in line)
    return read_returns((rsx() + again.replace(",Bury,", ",Bury MBC,") + "\n" + first + "\n").encode(), "rsx.csv")
