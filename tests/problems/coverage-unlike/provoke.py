from __future__ import annotations

from pathlib import Path

from wholeplace.spend.coverage import Sum, coverage
from wholeplace.vocabulary.years import FinancialYear


def provoke(folder: Path) -> object:
    paid = [Sum("E08000003", "adult-social-care", "payments 2021-22", "net", 90_00, 3)]
    returned = [Sum("E08000003", "adult-social-care", "RSX 2021-22", "net-current", 100_00, 1)]
    return coverage(paid, returned, FinancialYear(2021))
