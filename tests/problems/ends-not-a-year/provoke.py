from __future__ import annotations

from datetime import date
from pathlib import Path

from ledger.books import SYSTEM, low_moss_book
from wholeplace.ledger.web.actions import open_year
from wholeplace.vocabulary.years import FinancialYear


def provoke(folder: Path) -> object:
    ends = [date(2027, 9, 30), date(2028, 3, 28)]
    return open_year(by=SYSTEM, book=low_moss_book(), year=FinancialYear(2027), ends=ends)
