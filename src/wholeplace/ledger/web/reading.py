"""Entries as they stand in a book, read back exactly as they were sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db import connection

from wholeplace.ledger.chart import Cell
from wholeplace.ledger.entries import Entry, Line, Posted
from wholeplace.ledger.web.models import ENTRIES, LINES, Book
from wholeplace.vocabulary.problems import Problem, Refused

_COLUMNS = (
    'e.id, e.number, e.key, e."on", e.period_name, e.kind, e.text, e.reference, e.source, e.reverses, e.settles, '
    "e.by_id, e.by_name, e.recorded_at, e.previous, e.hash"
)
_ENTRIES = f"SELECT {_COLUMNS} FROM ledger_entry e WHERE e.id BETWEEN %s AND %s ORDER BY e.id"
_OF_KEY = "SELECT number FROM ledger_entry WHERE book_id = %s AND key = %s"
_LINES = """SELECT l.entry_id, c.text, l.pence FROM ledger_line l JOIN ledger_cell c ON c.id = l.cell_id
WHERE l.id BETWEEN %s AND %s ORDER BY l.id"""


def posted_entry(book: Book, number: int) -> Posted:
    """One entry by its number. *Refuses* `no-such-entry`."""
    within = 0 < number < ENTRIES  # beyond it lie the entries of another book
    found = next(entries_between(book, number, number), None) if within else None
    if found is None:
        raise Refused(
            Problem(
                name="no-such-entry",
                field="entry",
                found=f"entry {number} of {book.title}",
                expected="the number of an entry that stands in the book",
                why="Only what is in the book can be corrected, met or looked at.",
                remedy="Look the number up in the journal of the book.",
            )
        )
    return found


def posted_of_key(book: Book, key: str) -> Posted | None:
    """The entry that a key stands for, where it was posted."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_KEY, [book.pk, key])
        row = cursor.fetchone()
    return posted_entry(book, row[0]) if row else None


def entries_between(book: Book, first: int, last: int) -> Iterator[Posted]:
    """The entries of a book from one number to another, both included, in order."""
    low, high = book.first_id + first, book.first_id + last
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [low * LINES, high * LINES + LINES - 1])
        lines = {key: list(rows) for key, rows in groupby(cursor.fetchall(), lambda row: row[0])}
        cursor.execute(_ENTRIES, [low, high])
        rows = cursor.fetchall()
    for row in rows:
        yield _posted(row, [Line(Cell.of_text(text), pence) for _, text, pence in lines.get(row[0], [])])


def _posted(row: tuple[Any, ...], lines: list[Line]) -> Posted:
    _id, number, key, on, period, kind, text, reference, source, reverses, settles, *record = row
    day = on if isinstance(on, date) else date.fromisoformat(on)
    entry = Entry(key, day, text, tuple(lines), kind, period, reference, source, reverses, settles)
    return Posted(number, entry, *record)
