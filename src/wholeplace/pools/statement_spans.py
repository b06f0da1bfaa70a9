"""Of which stretch of time a statement tells: a financial year, a quarter of it, or a year up to any day.

Written `2026/27`, `2026/27-Q1` and `2026-09-30`; in addresses `2026-27` and `2026-27-Q1`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from wholeplace.documents import wording
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

Kind = Literal["year", "quarter", "to-date"]
_QUARTER = re.compile(r"^(.+?)[\s-]*Q([1-4])$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both included, within one financial year. `number`: of the quarter, else nought."""

    kind: Kind
    year: FinancialYear
    from_on: date
    to_on: date
    number: int = 0

    @property
    def name(self) -> str:
        """`2026/27`, `2026/27-Q1`, `2026-09-30`."""
        if self.kind == "to-date":
            return self.to_on.isoformat()
        return f"{self.year}-Q{self.number}" if self.kind == "quarter" else str(self.year)

    @property
    def key(self) -> str:
        """The name as an address or a file takes it."""
        return self.name.replace("/", "-")

    @property
    def words(self) -> str:
        """`the year 2026/27`, `quarter 1 of 2026/27`, `1 April to 30 September 2026`."""
        if self.kind == "year":
            return f"the year {self.year}"
        if self.kind == "quarter":
            return f"quarter {self.number} of {self.year}"
        return f"{wording.day(self.from_on)} to {wording.day(self.to_on)}"

    @property
    def day_before(self) -> date:
        return self.from_on - timedelta(days=1)

    @property
    def year_before(self) -> Span:
        """The same stretch a year earlier: its comparatives."""
        before = self.year.plus(-1)
        if self.kind == "year":
            return whole_year(before)
        if self.kind == "quarter":
            return quarter(before, self.number)
        day = self.to_on
        last = date(day.year - 1, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
        return to_date(last)

    @property
    def months(self) -> tuple[int, int]:
        """Whole months of the year before the stretch, and by its end: `(3, 6)` for quarter 2. A begun month is not counted,
        unless its last day is reached."""
        return _whole_months(self.year, self.day_before), _whole_months(self.year, self.to_on)


def whole_year(year: FinancialYear) -> Span:
    """A whole financial year, its closing periods included."""
    return Span("year", year, year.first_day, year.last_day)


def quarter(year: FinancialYear, number: int) -> Span:
    """A calendar quarter of a financial year: quarter 1 is April to June. The fourth has the closing periods."""
    assert 1 <= number <= 4, "a year has four quarters"
    starts = [date(year.begins, 4, 1), date(year.begins, 7, 1), date(year.begins, 10, 1), date(year.begins + 1, 1, 1)]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), year.last_day]
    return Span("quarter", year, starts[number - 1], ends[number - 1], number)


def to_date(day: date) -> Span:
    """The financial year of a day, up to it. On the year's last day that is the whole year."""
    year = FinancialYear.containing(day)
    return Span("to-date", year, year.first_day, day)


def span_named(text: str) -> Span:
    """The stretch of a name. *Refuses* `statement-period-unreadable`."""
    words = text.strip()
    try:
        return to_date(date.fromisoformat(words))
    except ValueError:
        pass
    found = _QUARTER.match(words)
    try:
        if found:
            return quarter(FinancialYear.parse(found[1]), int(found[2]))
        return whole_year(FinancialYear.parse(words))
    except ValueError:
        raise Refused(_unreadable(words)) from None


def _whole_months(year: FinancialYear, day: date) -> int:
    if day < year.first_day:
        return 0
    begun = (day.year - year.begins) * 12 + day.month - 4
    return begun + ((day + timedelta(days=1)).month != day.month)


def _unreadable(text: str) -> Problem:
    return Problem(
        name="statement-period-unreadable",
        field="period",
        found=text[:60] or "nothing",
        expected="a year such as 2026/27, a quarter such as 2026/27-Q1, or a day such as 2026-09-30",
        why="A statement tells of one stretch of time.",
        remedy="Choose one of the three forms.",
    )
