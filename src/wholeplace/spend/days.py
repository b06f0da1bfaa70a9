"""A day as publishers write it, in every form seen: `24/06/2020`, `2020-06-24 00:00:00`, `3 Apr 2023`, `13-Jan-23`,
`Wednesday, May 04, 2022`, `20220616`, a spreadsheet's serial number.

A day before the month, as in Britain, unless the values of the column themselves say otherwise: one file of a British council
that was saved by an American spreadsheet is told by its second parts above twelve.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from wholeplace.spend.amounts import Cell

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AP]M)?Z?)?"
_ISO = re.compile(rf"^(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}$", re.IGNORECASE)
_PARTS = re.compile(rf"^(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}|\d{{2}}){_TIME}$", re.IGNORECASE)
_NAMED = re.compile(
    rf"^(\d{{1,2}})(?:st|nd|rd|th)?[-/. ]*([A-Za-z]{{3,9}})[-/., ]*(\d{{4}}|\d{{2}}){_TIME}$", re.IGNORECASE
)
_AMERICAN = re.compile(r"^(?:[A-Za-z]{3,9},? )?([A-Za-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")
_TOGETHER = re.compile(r"^(20\d{2})(\d{2})(\d{2})$")
_SERIAL = re.compile(r"^[34]\d{4}(?:\.0*)?$")  # 1982 to 2036
_EPOCH = date(1899, 12, 30)
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)


def day_of(cell: Cell, *, month_first: bool = False) -> date | None:
    """The day that a cell says; None where it says none, or one that no payment of this age can have."""
    if isinstance(cell, datetime):
        found: date | None = cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, str):
        found = _day_of_text(cell.strip(), month_first)
    elif cell is None or isinstance(cell, bool):
        return None
    else:
        found = _EPOCH + timedelta(days=int(cell)) if 30_000 <= cell < 50_000 else None
    return found if found and EARLIEST <= found < LATEST else None


def _day_of_text(text: str, month_first: bool) -> date | None:
    if match := _ISO.match(text):
        return _made(match[1], match[2], match[3])
    if match := _PARTS.match(text):
        first, second = (match[2], match[1]) if month_first else (match[1], match[2])
        return _made(match[3], second, first)
    if match := _NAMED.match(text):
        return _made(match[3], _month(match[2]), match[1])
    if match := _AMERICAN.match(text):
        return _made(match[3], _month(match[1]), match[2])
    if match := _TOGETHER.match(text):
        return _made(*match.groups())
    return _EPOCH + timedelta(days=int(float(text))) if _SERIAL.match(text) else None


def _month(name: str) -> int | None:
    return _MONTHS.get(name[:3].casefold())


def _made(year: str, month: str | int | None, day: str) -> date | None:
    if month is None:
        return None
    whole = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(whole, int(month), int(day))
    except ValueError:
        return None


def month_stands_first(cells: Iterable[Cell]) -> bool:
    """Whether a column can only be read with the month before the day: some second part is above twelve, and no first."""
    first_above = second_above = False
    for cell in cells:
        match = _PARTS.match(cell.strip()) if isinstance(cell, str) else None
        if match:
            first_above |= int(match[1]) > 12
            second_above |= int(match[2]) > 12
    return second_above and not first_above
