from __future__ import annotations

from pathlib import Path

from spend.returns import rsx
from wholeplace.spend.reconcile import of_year
from wholeplace.spend.statutory import read_returns
from wholeplace.vocabulary.years import FinancialYear


def provoke(folder: Path) -> object:
    return of_year(read_returns(rsx().encode(), "rsx.csv"), FinancialYear(2023))
