"""The periods of an April to March year: twelve months or thirteen times four weeks, and closing periods after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from wholeplace.vocabulary.years import FinancialYear

Pattern = Literal["monthly", "four-weekly"]
FOUR_WEEKS = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Period:
    """One period, both days within it. A closing period lies on the year's last day and takes what is settled after it."""

    year: FinancialYear
    name: str
    first_on: date
    last_on: date
    closing: bool = False

    def holds(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


def periods_of(year: FinancialYear, pattern: Pattern = "monthly", closing: int = 1) -> tuple[Period, ...]:
    """The periods of a year by the pattern of its ledger, then `closing` closing periods.

    Of thirteen periods, each has four weeks and the last takes the day or two that are left over: P13 of 2019/20 is
    2 to 31 March 2020. *Source*: GLA and TfL payment files.
    """
    return periods_ending(year, _month_ends(year) if pattern == "monthly" else _four_week_ends(year), closing)


def periods_ending(year: FinancialYear, ends: Sequence[date], closing: int = 1) -> tuple[Period, ...]:
    """The periods of a year that end on given days. ValueError where the days do not run up to the year's last."""
    if list(ends) != sorted(set(ends)) or not ends or ends[0] < year.first_day or ends[-1] != year.last_day:
        raise ValueError(f"the ends of periods must follow one another and reach {year.last_day.isoformat()}")
    starts = [year.first_day, *(end + timedelta(days=1) for end in ends[:-1])]
    usual = [
        Period(year, f"{year}-P{number:02d}", first, last)
        for number, (first, last) in enumerate(zip(starts, ends, strict=True), start=1)
    ]
    last = year.last_day
    return (*usual, *(Period(year, f"{year}-C{n}", last, last, closing=True) for n in range(1, closing + 1)))


def _month_ends(year: FinancialYear) -> list[date]:
    firsts = [date(year.begins + (month > 12), (month - 1) % 12 + 1, 1) for month in range(5, 17)]
    return [first - timedelta(days=1) for first in firsts]


def _four_week_ends(year: FinancialYear) -> list[date]:
    return [*(year.first_day + n * FOUR_WEEKS - timedelta(days=1) for n in range(1, 13)), year.last_day]
