"""Working days: weekends and the bank holidays of England and Wales, by rule.

The eight usual holidays follow from the date alone; days that a proclamation moved or added are rows of
`parameters/bank_holiday_changes.csv`. Later proclamations are not foreseen, so a day far ahead may yet become a holiday.

*Source*: Banking and Financial Dealings Act 1971, schedule 1, and the proclamations that add New Year's Day and early May;
GOV.UK bank holidays 2017 to 2023 agree day for day (`tests/pools/test_reference_calendar.py`).
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

ONE_DAY = timedelta(days=1)
MONDAY, SATURDAY = 0, 5


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England and Wales in a calendar year, substitute days in place of those on a weekend."""
    easter = _easter(year)
    usual = {
        _not_at_weekend(date(year, 1, 1)),
        easter - 2 * ONE_DAY,
        easter + ONE_DAY,
        _monday_on_or_after(date(year, 5, 1)),
        _monday_on_or_after(date(year, 5, 25)),
        _monday_on_or_after(date(year, 8, 25)),
        *_christmas(year),
    }
    moved = {day for day, _ in _changes()}
    return frozenset((usual - moved) | {held for _, held in _changes() if held.year == year})


def is_working_day(day: date) -> bool:
    """Neither Saturday nor Sunday nor a bank holiday of England and Wales."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def working_day_from(day: date) -> date:
    """The day itself where it is a working day, else the next that is."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def working_day_until(day: date) -> date:
    """The day itself where it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def working_days_after(day: date, number: int) -> date:
    """The day that stands `number` working days (not negative) after a day, which is itself not counted."""
    assert number >= 0, "working days are counted forwards"
    for _ in range(number):
        day = working_day_from(day + ONE_DAY)
    return day


@cache
def _changes() -> tuple[tuple[date | None, date], ...]:
    """Usual day (none where a day was added) and the day on which the holiday was held."""
    stored = files("wholeplace.pools") / "parameters" / "bank_holiday_changes.csv"
    rows = csv.DictReader(stored.read_text(encoding="utf-8").splitlines())
    return tuple(
        (date.fromisoformat(row["usual_on"]) if row["usual_on"] else None, date.fromisoformat(row["held_on"]))
        for row in rows
    )


def _easter(year: int) -> date:
    """Easter Sunday. *Source*: the tabular method of the Book of Common Prayer, in the arithmetic form of Oudin (1940)."""
    century, golden = year // 100, year % 19
    # The epact's two exceptions keep the paschal moon within 21 March to 18 April.
    solar = century - century // 4 - (century - (century - 17) // 25) // 3
    moon = (solar + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days = moon - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


def _not_at_weekend(day: date) -> date:
    return day if day.weekday() < SATURDAY else _monday_on_or_after(day)


def _monday_on_or_after(day: date) -> date:
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def _christmas(year: int) -> tuple[date, date]:
    """Christmas and Boxing Day: one that falls on a weekend is kept on the 27th or 28th."""
    first, second = date(year, 12, 25), date(year, 12, 26)
    return (
        first if first.weekday() < SATURDAY else first + 2 * ONE_DAY,
        second if second.weekday() < SATURDAY else second + 2 * ONE_DAY,
    )
