from __future__ import annotations

from datetime import date
from pathlib import Path

from wholeplace.pools.calendar import check_instalments, equal_instalments
from wholeplace.pools.calendar_terms import standard_terms
from wholeplace.vocabulary.problems import refuse_if
from wholeplace.vocabulary.years import FinancialYear


def provoke(folder: Path) -> object:
    terms = standard_terms("low-moss-council", ("low-moss-council", "low-moss-icb"), date(2026, 4, 1))
    days = (date(2026, 7, 15), date(2026, 10, 15), date(2027, 1, 15), date(2027, 4, 15))
    paid = equal_instalments("low-moss-icb", 1_000_000, days)
    refuse_if(check_instalments(terms, FinancialYear(2026), "low-moss-icb", 1_000_000, paid))
    return paid
