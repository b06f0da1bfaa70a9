from __future__ import annotations

from pathlib import Path

from wholeplace.pools.budget import Accrual, check_accruals
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    owed = Accrual(
        "agency-april", "care", "low-moss-council", 1_200_000, "2026/27-P02", "2026/27-P01", "agency invoice"
    )
    refuse_if(check_accruals([owed], ["2026/27-P01", "2026/27-P02"], ["care"]))
    return owed
