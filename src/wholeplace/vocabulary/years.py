"""April to March years, as public bodies keep them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_FORM = re.compile(r"^\s*(\d{4})\s*[/-]\s*(\d{2}|\d{4})\s*$")


@dataclass(frozen=True, slots=True, order=True)
class FinancialYear:
    """The year from 1 April of `begins` to 31 March of the next; written `2025/26`."""

    begins: int

    @classmethod
    def parse(cls, text: str) -> FinancialYear:
        """Read `2025/26`, `2025-26` or `2025/2026`. ValueError where the two parts are not consecutive years."""
        match = _FORM.match(text)
        if not match:
            raise ValueError(f"{text!r} is not a financial year such as 2025/26")
        begins = int(match[1])
        if int(match[2]) % 100 != (begins + 1) % 100:
            raise ValueError(f"{text!r} is not a financial year: {match[2]} does not follow {begins}")
        return cls(begins)

    @classmethod
    def containing(cls, day: date) -> FinancialYear:
        """The financial year in which a day falls."""
        return cls(day.year if (day.month, day.day) >= (4, 1) else day.year - 1)

    def plus(self, years: int) -> FinancialYear:
        """The year that begins `years` later."""
        return FinancialYear(self.begins + years)

    @property
    def first_day(self) -> date:
        return date(self.begins, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.begins + 1, 3, 31)

    def __str__(self) -> str:
        return f"{self.begins}/{(self.begins + 1) % 100:02d}"
