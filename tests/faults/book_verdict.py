"""What stands in the books, told as JSON by `python -m book_verdict`: every entry, and everything that is wrong.

It reads the tables as anybody could and counts anew. Nothing that writes the book is asked.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

ENTRIES, LINES = 2**32, 4096


def rows(query: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def verdict() -> dict[str, Any]:
    """`entries`: book → key → [number, hash, lines]; `wrong`: in words, empty where all is sound."""
    wrong: list[str] = []
    lines: Counter[int] = Counter()
    sums: Counter[int] = Counter()
    for entry, count, pence in rows("SELECT entry_id, COUNT(*), SUM(pence) FROM ledger_line GROUP BY entry_id"):
        lines[entry], sums[entry] = count, int(pence)
    found: dict[str, dict[str, Any]] = {}
    for book, serial, start in rows("SELECT id, serial, start FROM ledger_book ORDER BY serial"):
        found[book] = entries_of(book, serial, start, lines, sums, wrong)
    if lines:
        wrong.append(f"lines of {len(lines)} entries that are not there")
    wrong += kept_otherwise()
    wrong += the_database_s_own_word()
    return {"entries": found, "wrong": wrong}


def entries_of(
    book: str, serial: int, start: str, lines: Counter[int], sums: Counter[int], wrong: list[str]
) -> dict[str, Any]:
    from wholeplace.ledger.seal import seal
    from wholeplace.ledger.web.models import Book
    from wholeplace.ledger.web.reading import entries_between

    found: dict[str, Any] = {}
    previous, number = start, 0
    for posted in entries_between(Book.objects.for_system("a verdict").get(pk=book), 1, ENTRIES - 1):
        number += 1
        entry_id = serial * ENTRIES + posted.number
        if posted.number != number or posted.previous != previous or posted.hash != seal(previous, posted.text(book)):
            wrong.append(f"{book}: entry {posted.number} breaks the chain")
        if posted.entry.key in found:
            wrong.append(f"{book}: {posted.entry.key} stands twice")
        if sums.pop(entry_id, None) != 0:
            wrong.append(f"{book}: entry {posted.number} does not sum to nought")
        found[posted.entry.key] = [posted.number, posted.hash, lines.pop(entry_id, 0)]
        previous = posted.hash
    head = rows(f"SELECT number, hash FROM ledger_head WHERE book_id = '{book}'")
    if head != [(number, previous)]:
        wrong.append(f"{book}: the head says {head[0]}, the chain ends at {number}")
    return found


def kept_otherwise() -> list[str]:
    """Kept balances that are not the sums of the lines; a trial balance that is not nought."""
    added = rows(
        "SELECT e.book_id, e.period_id, l.cell_id, SUM(l.pence), COUNT(*) FROM ledger_line l "
        "JOIN ledger_entry e ON e.id = l.entry_id GROUP BY e.book_id, e.period_id, l.cell_id"
    )
    kept = rows("SELECT book_id, period_id, cell_id, pence, lines FROM ledger_balance")
    wrong = []
    if {tuple(map(str, row)) for row in added} != {tuple(map(str, row)) for row in kept}:
        wrong.append("the kept balances are not the sums of the lines")
    if any(int(out) for (out,) in rows("SELECT SUM(pence) FROM ledger_balance GROUP BY book_id")):
        wrong.append("a trial balance is not nought")
    return wrong


def the_database_s_own_word() -> list[str]:
    """What the database finds wrong with itself."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return []
    word = rows("PRAGMA integrity_check")
    return [*([str(word)] if word != [("ok",)] else []), *(str(row) for row in rows("PRAGMA foreign_key_check"))]


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(verdict()))
