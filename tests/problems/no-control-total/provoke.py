from __future__ import annotations

from pathlib import Path

from wholeplace.spend.coverage import Sum, coverage
from wholeplace.vocabulary.years import FinancialYear


def provoke(folder: Path) -> object:
    paid = [Sum("E08000003", "adult-social-care", "payments 2023-24", "net", 90_00, 3)]
    return coverage(paid, [], FinancialYear(2023))
