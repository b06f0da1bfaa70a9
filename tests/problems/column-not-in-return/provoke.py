from __future__ import annotations

from pathlib import Path

from spend.returns import rsx
from wholeplace.spend.reconcile import reconcile
from wholeplace.spend.statutory import read_returns


def provoke(folder: Path) -> object:
    (stated,) = read_returns(rsx().encode(), "rsx.csv")
    return reconcile(stated, "tot-exp")
