from __future__ import annotations

from pathlib import Path

from spend.returns import rsx
from wholeplace.spend.statutory import read_returns


def provoke(folder: Path) -> object:
    return read_returns(rsx().replace("E08000002,Bury", ",Bury MBC").encode(), "rsx.csv")
