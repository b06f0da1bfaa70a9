"""A year's figures as they were before it was closed: the closing entry carries them forward, and tells nothing of its own."""

from __future__ import annotations

from collections.abc import Mapping

from wholeplace.ledger.chart import Cell
from wholeplace.ledger.entries import Posted
from wholeplace.ledger.web.models import Book
from wholeplace.ledger.web.reading import posted_of_key
from wholeplace.pools.year_end import closing_key
from wholeplace.vocabulary.years import FinancialYear

Sums = Mapping[str, Mapping[Cell, int]]


def closing_of(book: Book, year: FinancialYear) -> list[Posted]:
    """The entries by which a year was carried forward; none while it is open."""
    found: list[Posted] = []
    while (posted := posted_of_key(book, closing_key(year, len(found) + 1))) is not None:
        found.append(posted)
    return found


def before_closing(book: Book, year: FinancialYear, sums: Sums) -> Sums:
    """What was entered in the periods of a year (by name and cell) without the entries that carry it forward. *Units*: pence."""
    made = {name: dict(cells) for name, cells in sums.items()}
    for posted in closing_of(book, year):
        cells = made.setdefault(posted.entry.period, {})
        for line in posted.entry.lines:
            cells[line.cell] = cells.get(line.cell, 0) - line.pence
    return {name: {cell: pence for cell, pence in cells.items() if pence} for name, cells in made.items()}
