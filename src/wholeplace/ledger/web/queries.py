"""What is asked of a book: balances now, as of a day, as known on a day; the journal; periods and commitments.

Balances now come from kept sums, whatever the size of the book. As of a past day, the kept sums of the periods before it are
taken and the lines of its own period added; as known on a past day, the lines entered by then are added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from wholeplace.foundation.access.by import LONDON, By
from wholeplace.foundation.acts.canonical import plain
from wholeplace.ledger.chart import Account, Cell, chart
from wholeplace.ledger.entries import Posted
from wholeplace.ledger.web.models import LINES, Book, Commitment, Entry, Period
from wholeplace.ledger.web.models import Cell as CellRow
from wholeplace.ledger.web.reading import entries_between
from wholeplace.vocabulary.problems import Problem, Refused

PAGE = 50


def books_of(by: By) -> QuerySet[Book]:
    """The books that a person may see."""
    return Book.objects.for_person(by, "book.view").select_related("place", "host")


def book_of(by: By, book_id: str) -> Book:
    """One book. *Refuses* `no-such-book` where there is none that the person may see."""
    found = books_of(by).filter(pk=book_id).first()
    if found is None:
        raise Refused(_no_such_book(book_id))
    return found


def _no_such_book(book_id: str) -> Problem:
    return Problem(
        name="no-such-book",
        field="book",
        found=book_id,
        expected="the id of a book that you may see",
        why="A book is seen by those who hold a role in its place.",
        remedy="Look at the list of pools; ask an administrator of the place for a role in it.",
    )


@dataclass(frozen=True)
class Balances:
    """Balances of a book by cell. *Units*: pence, debits above nought. `entries`: how many entries they rest on.

    `as_of` None: every entry; `known_on` None: whatever has been entered by now.
    """

    by_cell: Mapping[Cell, int]
    entries: int
    as_of: date | None = None
    known_on: date | None = None

    @cached_property
    def by_account(self) -> Mapping[Account, int]:
        """The trial balance: every account that is not at nought, in the order of the chart."""
        accounts = chart()
        sums: dict[str, int] = defaultdict(int)
        for cell, pence in self.by_cell.items():
            sums[cell.account] += pence
        return {accounts[code]: sums[code] for code in accounts if sums.get(code)}

    @property
    def out_pence(self) -> int:
        """By how much the trial balance is out: nought in a sound book."""
        return sum(self.by_cell.values())

    def of(self, *accounts: str, **dimensions: Any) -> int:
        """The balance of some accounts in the cells that have these dimensions (`body="…"`, `capital=True`). *Units*: pence."""
        return sum(
            pence
            for cell, pence in self.by_cell.items()
            if cell.account in accounts and all(getattr(cell, name) == value for name, value in dimensions.items())
        )


def balances(by: By, book: Book, *, as_of: date | None = None, known_on: date | None = None) -> Balances:
    """The balances of a book, now or as of a day, with what is known now or was known at the end of a day in London.

    *Refuses* `not-permitted` by way of `book_of`, which hands the book out.
    """
    assert by.may("book.view", book), "hand a book over that book_of gave"
    last = _last_number(book, known_on)
    head = _head(book)
    if known_on is not None and last < head:
        sums = _taken_off(book, last) if as_of is None and last > head // 2 else _added_up(book, last, as_of)
    elif as_of is not None:
        sums = _kept_until(book, as_of)
    else:
        sums = _kept(book, "")
    return Balances(_by_cell(sums), last, as_of, known_on)


def by_period(by: By, book: Book, year: int | None = None) -> Mapping[str, Mapping[Cell, int]]:
    """Kept sums of each period, by cell: what was entered in the period alone. *Units*: pence."""
    assert by.may("book.view", book), "hand a book over that book_of gave"
    query = """SELECT p.name, b.cell_id, b.pence FROM ledger_balance b JOIN ledger_period p ON p.id = b.period_id
    WHERE b.book_id = %s"""
    rows = _rows(query + (" AND p.year = %s" if year else ""), [book.pk, *([year] if year else [])])
    cells = _cells({cell for _, cell, _ in rows})
    found: dict[str, dict[Cell, int]] = {}
    for name, cell, pence in rows:
        found.setdefault(name, {})[cells[cell]] = pence
    return found


def _kept(book: Book, condition: str, *more: Any) -> dict[int, int]:
    query = "SELECT b.cell_id, SUM(b.pence) FROM ledger_balance b JOIN ledger_period p ON p.id = b.period_id"
    rows = _rows(f"{query} WHERE b.book_id = %s {condition} GROUP BY b.cell_id", [book.pk, *more])
    return {cell: int(pence) for cell, pence in rows}


def _kept_until(book: Book, as_of: date) -> dict[int, int]:
    """Whole periods from the kept sums; the one in which the day lies line by line."""
    day = as_of.isoformat()
    sums = _kept(book, "AND p.last_on <= %s", day)
    within = book.periods.filter(first_on__lte=as_of, last_on__gt=as_of).first()
    if within is not None:
        query = """SELECT cell_id, SUM(pence) FROM ledger_line WHERE id BETWEEN %s AND %s AND "on" BETWEEN %s AND %s
        GROUP BY cell_id"""
        for cell, pence in _rows(query, [*book.line_ids, within.first_on.isoformat(), day]):
            sums[cell] = sums.get(cell, 0) + int(pence)
    return sums


def _added_up(book: Book, last: int, as_of: date | None) -> dict[int, int]:
    first_line = book.line_ids[0]
    query, values = "SELECT cell_id, SUM(pence) FROM ledger_line WHERE id BETWEEN %s AND %s", []
    if as_of is not None:
        query, values = query + ' AND "on" <= %s', [as_of.isoformat()]
    last_line = (book.first_id + last) * LINES + LINES - 1
    rows = _rows(query + " GROUP BY cell_id", [first_line, last_line, *values])
    return {cell: int(pence) for cell, pence in rows}


def _taken_off(book: Book, last: int) -> dict[int, int]:
    """The shorter way where most was known already: the kept sums less what came later, in one statement and so at one moment."""
    query = """SELECT cell_id, SUM(pence) FROM (
        SELECT cell_id, pence FROM ledger_balance WHERE book_id = %s
        UNION ALL SELECT cell_id, -pence FROM ledger_line WHERE id BETWEEN %s AND %s
    ) both_sides GROUP BY cell_id"""
    first_line = (book.first_id + last + 1) * LINES
    return {cell: int(pence) for cell, pence in _rows(query, [book.pk, first_line, book.line_ids[1]])}


def _head(book: Book) -> int:
    return int(_rows("SELECT number FROM ledger_head WHERE book_id = %s", [book.pk])[0][0])


def _last_number(book: Book, known_on: date | None) -> int:
    """The last entry recorded by the end of a day, found by halving: numbers and moments grow together."""
    low, high = 0, _head(book)
    if known_on is None:
        return high
    end = str(plain(datetime.combine(known_on + timedelta(days=1), time(0), LONDON)))
    while low < high:
        middle = (low + high + 1) // 2
        at = _rows("SELECT recorded_at FROM ledger_entry WHERE id = %s", [book.first_id + middle])[0][0]
        low, high = (middle, high) if at < end else (low, middle - 1)
    return low


def _by_cell(sums: Mapping[int, int]) -> dict[Cell, int]:
    cells = _cells({cell for cell, pence in sums.items() if pence})
    return {cells[cell]: pence for cell, pence in sums.items() if pence}


def _cells(ids: set[int]) -> dict[int, Cell]:
    wanted = sorted(ids)
    found: dict[int, Cell] = {}
    for start in range(0, len(wanted), 10_000):
        rows = CellRow.objects.filter(pk__in=wanted[start : start + 10_000]).values_list("pk", "text")
        found |= {key: Cell.of_text(text) for key, text in rows}
    return found


def _rows(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def journal(by: By, book: Book, *, before: int | None = None, limit: int = PAGE) -> list[Posted]:
    """The newest entries first, below the number `before`."""
    assert by.may("book.view", book), "hand a book over that book_of gave"
    last = _head(book) if before is None else before - 1
    return list(entries_between(book, max(1, last - limit + 1), last))[::-1] if last > 0 else []


def lines_of(
    by: By, book: Book, cells: set[Cell], *, before: int | None = None, limit: int = PAGE, as_of: date | None = None
) -> list[Posted]:
    """The entries behind a figure: those with a line in one of the cells, newest first, below the number `before`; of days
    up to `as_of` where one is given."""
    assert by.may("book.view", book), "hand a book over that book_of gave"
    ids = list(CellRow.objects.filter(text__in=[cell.text() for cell in cells]).values_list("pk", flat=True))
    first, last = book.line_ids
    last = last if before is None else (book.first_id + before) * LINES - 1
    found = {entry for cell in ids for entry in _newest_of(cell, first, last, limit, as_of)}
    numbers = [entry - book.first_id for entry in sorted(found, reverse=True)[:limit]]
    return [entry for number in numbers for entry in entries_between(book, number, number)]


def _newest_of(cell: int, first: int, last: int, limit: int, as_of: date | None) -> list[int]:
    """The ids of the newest entries with a line in a cell: read off the index, however many lines the cell has."""
    found: list[int] = []
    of_days = "" if as_of is None else f"AND \"on\" <= '{as_of.isoformat()}'"
    query = (
        f"SELECT id FROM ledger_line WHERE cell_id = %s AND id BETWEEN %s AND %s {of_days} ORDER BY id DESC LIMIT %s"
    )
    while len(found) < limit:
        lines = [line for (line,) in _rows(query, [cell, first, last, limit])]
        found += dict.fromkeys(line // LINES for line in lines)
        if len(lines) < limit:
            break
        last = found[-1] * LINES - 1  # an entry may have many lines in one cell
    return found[:limit]


def entry_of(by: By, book: Book, number: int) -> Posted:
    """One entry. *Refuses* `no-such-entry`."""
    from wholeplace.ledger.web.reading import posted_entry

    assert by.may("book.view", book), "hand a book over that book_of gave"
    return posted_entry(book, number)


def reversed_by(by: By, book: Book, number: int) -> int | None:
    """The number of the entry that reversed this one."""
    return (
        Entry.objects.for_person(by, "book.view")
        .filter(book=book, reverses=number)
        .values_list("number", flat=True)
        .first()
    )


def periods_of_book(by: By, book: Book) -> QuerySet[Period]:
    return Period.objects.for_person(by, "book.view").filter(book=book)


def commitments_of(by: By, book: Book, *, pending: bool = True) -> QuerySet[Commitment]:
    """The commitments of a book, those still pending unless told otherwise."""
    found = Commitment.objects.for_person(by, "book.view").filter(book=book).select_related("entry")
    return found.filter(state=Commitment.State.PENDING) if pending else found
