"""Bank holidays by rule against the list that GOV.UK published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wholeplace.pools.calendar_days import bank_holidays

STORED = Path(__file__).parent / "data" / "bank_holidays_gov_uk.csv"
PROCLAIMED_SINCE = {date(2022, 9, 19), date(2023, 5, 8)}


@pytest.mark.parametrize("year", range(2017, 2024))
def test_bank_holidays_are_those_of_gov_uk(year: int) -> None:
    days = [date.fromisoformat(line) for line in STORED.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    published = {day for day in days if day.year == year}
    assert len(published) >= 8
    assert bank_holidays(year) - PROCLAIMED_SINCE == published


def test_days_proclaimed_since_are_holidays_too() -> None:
    assert all(day in bank_holidays(day.year) for day in PROCLAIMED_SINCE)
