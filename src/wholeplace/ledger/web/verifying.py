"""A book read straight from its tables and checked against its seal: in the site's database, or in a SQLite file as it lies.

Entries and lines come in the order of their ids, which is that of the chain. What the seal covers is put together by the
database, as bytes, so that no changed byte stops the reading; `checks.Chain` hashes and adds up. Beside the chain, the kept
balances, the head, the published roots, the commitments, and the days and periods by which lines are found must agree with
it; a cell's columns must say what its text says, and every trigger must stand.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

from wholeplace.foundation.acts.guards import guards
from wholeplace.foundation.acts.verify import one_moment
from wholeplace.ledger.chart import BETWEEN, COMMITTED
from wholeplace.ledger.checks import (
    Chain,
    Verdict,
    against_balances,
    against_commitments,
    against_head,
    against_roots,
    not_a_book,
)
from wholeplace.ledger.seal import LINE, start_of
from wholeplace.ledger.web.models import ENTRIES, LINES
from wholeplace.vocabulary.problems import Exit, Problem, Refused

Ask = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
Progress = Callable[[int, int], None]
AT_ONCE = 10_000
_OURS = "ledger_"


@dataclass(frozen=True, slots=True)
class Words:
    """What the two databases say differently: a day as text, a text as bytes, a text from a pattern, which triggers stand."""

    day: str
    as_bytes: str
    pattern: str
    triggers: str

    def joined(self, *parts: str, after: str = "") -> str:
        """The parts with the seal's mark between them, as bytes; in one pass, for joining piece by piece copies each anew."""
        pattern = BETWEEN.join(["%%s"] * len(parts))
        if after:
            pattern, parts = f"%%s{LINE}{pattern}", (after, *parts)
        return self.as_bytes.format(f"{self.pattern}('{pattern}', {', '.join(parts)})")


SQLITE = Words('"on"', "CAST({} AS BLOB)", "printf", "SELECT name FROM sqlite_master WHERE type = 'trigger'")
POSTGRES = Words(
    "to_char(\"on\", 'YYYY-MM-DD')",
    "convert_to({}, 'UTF8')",
    "format",
    "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
)


@dataclass(frozen=True, slots=True)
class Book:
    """A book as its row tells of it."""

    id: str
    title: str
    serial: int
    start: str

    @property
    def first_id(self) -> int:
        return self.serial * ENTRIES

    @property
    def line_ids(self) -> tuple[int, int]:
        return self.first_id * LINES, (self.first_id + ENTRIES) * LINES - 1


def verify_site(
    book_id: str | None = None, roots: Sequence[str] = (), progress: Progress = lambda done, total: None
) -> list[Verdict]:
    """Check the books of the site's database, or one of them. *Refuses* `no-such-book`."""

    def ask(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall())

    words = POSTGRES if connection.vendor == "postgresql" else SQLITE
    if connection.in_atomic_block:
        return list(_verify(ask, words, book_id, roots, progress))
    with one_moment():
        return list(_verify(ask, words, book_id, roots, progress))


def verify_sqlite(
    path: Path, book_id: str | None = None, roots: Sequence[str] = (), progress: Progress = lambda done, total: None
) -> list[Verdict]:
    """Check the books of a SQLite file, which is only read. *Refuses* `not-a-book`, `no-such-book`."""
    with _opened(path) as database:

        def ask(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
            return database.execute(
                query.replace("%s", "?").replace("%?", "%s"), values
            ).fetchall()  # %%s is a pattern's own

        database.execute("BEGIN")
        return list(_verify(ask, SQLITE, book_id, roots, progress))


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    database = None
    try:
        database = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)
        yield database
    except sqlite3.Error as error:
        raise Refused(
            not_a_book(str(path), f"a database that cannot be read: {error}"), status=Exit.UNREADABLE
        ) from error
    finally:
        if database is not None:
            database.close()


def _verify(ask: Ask, words: Words, book_id: str | None, roots: Sequence[str], progress: Progress) -> Iterator[Verdict]:
    books = [Book(*row) for row in ask("SELECT id, title, serial, start FROM ledger_book ORDER BY serial", [])]
    chosen = [book for book in books if book_id in (None, book.id)]
    if book_id is not None and not chosen:
        raise Refused(_no_such_book(book_id, [book.id for book in books]))
    heads = {book: (number, hashed) for book, number, hashed in ask(_HEADS.format(words.as_bytes.format("hash")), [])}
    total, done = sum(heads[book.id][0] for book in chosen if book.id in heads), 0
    cells = _Cells(ask, words)
    chains = []
    for book in chosen:
        chain = Chain(book.id, cells.texts)
        _read(ask, words, book, chain, roots, partial(_pass_on, progress, done, total))
        _beside(ask, words, book, chain, cells, heads.get(book.id))
        done += chain.entries
        chains.append(chain)
    _noted(chains, roots)
    if chains:
        _everywhere(ask, words, chains, all_books=book_id is None)
    yield from (chain.verdict() for chain in chains)


def _pass_on(progress: Progress, before: int, total: int, so_far: int) -> None:
    progress(before + so_far, total)


def _no_such_book(book_id: str, there: Sequence[str]) -> Problem:
    return Problem(
        name="no-such-book",
        field="book",
        found=book_id,
        expected=f"the id of a book of this database: {', '.join(there) or 'it has none'}",
        why="Only a book that is there can be read.",
        remedy="Look at the list of books, or leave --book out to check all of them.",
    )


_HEADS = "SELECT book_id, number, {} FROM ledger_head"


class _Cells:
    """Every cell's text, and the cells whose columns do not say what their text says."""

    def __init__(self, ask: Ask, words: Words) -> None:
        kind = "CASE WHEN capital THEN 'capital' ELSE 'revenue' END"
        columns = ("account", "scheme", "line", "body", "status", "mechanism", "subjective", kind, "condition", "cause")
        rows = ask(f"SELECT id, {words.as_bytes.format('text')}, {words.joined(*columns)} FROM ledger_cell", [])
        self.texts = {key: (text or b"").decode("utf-8", "surrogateescape") for key, text, _ in rows}
        self.unlike = [(key, text, said) for key, text, said in rows if text != said]


def _head_of(words: Words) -> str:
    """What the hash covers before the lines: the hash before it, then the fields in the order of `entries.fields_of`."""
    fields = ("number", "key", words.day, "period_name", "kind", "text", "reference", "source", "reverses", "settles")
    return words.joined("book_id", *fields, "by_id", "by_name", "recorded_at", after="previous")


def _read(
    ask: Ask, words: Words, book: Book, chain: Chain, roots: Iterable[str], progress: Callable[[int], None]
) -> None:
    """Pass every entry and line of a book through the chain."""
    published = ask(f"SELECT {words.as_bytes.format('hash')} FROM ledger_root WHERE book_id = %s", [book.id])
    chain.sought = {hashed for (hashed,) in published} | {root.encode() for root in roots}
    if book.start != start_of(book.id):
        chain.add(0, "book-out-of-order", f"a start of {book.start[:16]}…", f"{start_of(book.id)[:16]}…")
    first, blob = book.first_id, words.as_bytes.format
    entries = f"""SELECT id - {first}, period_id, {_head_of(words)}, {blob("hash")} FROM ledger_entry
    WHERE id > %s AND id < {first + ENTRIES} ORDER BY id LIMIT {AT_ONCE}"""
    lines = f"SELECT id / {LINES} - {first}, cell_id, pence FROM ledger_line WHERE id >= %s AND id < %s ORDER BY id"
    low = first - 1  # no entry has the number nought; a line of one would be astray
    while rows := ask(entries, [low]):
        high = first + rows[-1][0]
        chain.read(rows, ask(lines, [(low + 1) * LINES, (high + 1) * LINES]))
        low = high
        progress(chain.entries)


def _beside(ask: Ask, words: Words, book: Book, chain: Chain, cells: _Cells, head: tuple[int, bytes] | None) -> None:
    """What stands beside the chain: head, cells, periods and days, kept balances, commitments."""
    number, hashed = head or (0, b"")
    against_head(chain, number, hashed.decode("utf-8", "replace"))
    chain.after(ask(_LINES_AFTER, [book.first_id, (book.first_id + chain.number + 1) * LINES, book.line_ids[1]]))
    _cells_as_said(ask, book, chain, cells)
    _found_where_it_is(ask, book, chain)
    names = dict[Any, str](ask("SELECT id, name FROM ledger_period WHERE book_id = %s", [book.id]))
    kept = ask("SELECT period_id, cell_id, pence, lines FROM ledger_balance WHERE book_id = %s", [book.id])
    against_balances(chain, {(period, cell): (pence, lines) for period, cell, pence, lines in kept}, names)
    promised = ask(_PROMISED, [book.first_id, book.id])
    moves = ask(_MOVES, [book.first_id, book.first_id + ENTRIES])
    against_commitments(
        chain,
        {number: (pence, state) for number, pence, state in promised},
        ((number, int(pence), bool(by_release)) for _, number, pence, by_release in moves),
    )


_LINES_AFTER = f"""
SELECT id / {LINES} - %s, cell_id, pence FROM ledger_line WHERE id BETWEEN %s AND %s ORDER BY id LIMIT {LINES}"""
_PROMISED = "SELECT entry_id - %s, outstanding_pence, state FROM ledger_commitment WHERE book_id = %s"
_MOVES = f"""
SELECT e.id, COALESCE(e.settles, e.number), SUM(l.pence), e.kind = 'release' FROM ledger_entry e
JOIN ledger_line l ON l.id >= e.id * {LINES} AND l.id < (e.id + 1) * {LINES}
JOIN ledger_cell c ON c.id = l.cell_id AND c.account = '{COMMITTED}'
WHERE e.id > %s AND e.id < %s AND (e.kind = 'commitment' OR e.settles IS NOT NULL) GROUP BY e.id ORDER BY e.id"""


def _cells_as_said(ask: Ask, book: Book, chain: Chain, cells: _Cells) -> None:
    for key, text, said in cells.unlike:
        ((first,),) = ask(
            "SELECT MIN(id) FROM ledger_line WHERE cell_id = %s AND id BETWEEN %s AND %s", [key, *book.line_ids]
        )
        if first is not None:
            chain.add(
                first // LINES - book.first_id,
                "book-entry-changed",
                f"a line of the cell {_plain(said)}",
                f"one of the cell {_plain(text)}, as it was sealed",
            )


def _plain(text: bytes | None) -> str:
    return " ".join((text or b"").decode("utf-8", "replace").replace("\x1f", " ").split())


def _found_where_it_is(ask: Ask, book: Book, chain: Chain) -> None:
    """Lines are found by their entry and day, entries by their period: these columns say what the sealed ones say."""
    found = ask(_LINES_ELSEWHERE, [*book.line_ids])
    for (number,) in found:
        chain.add(
            number - book.first_id,
            "line-astray",
            "a line that names another entry or day than its own",
            "the entry and day under which it was posted",
        )
    for number, name in ask(_ENTRIES_ELSEWHERE, [book.first_id, book.first_id + ENTRIES]):
        chain.add(
            number, "line-astray", f"lines that count in another period than {name}", f"lines that count in {name}"
        )


_LINES_ELSEWHERE = f"""
SELECT DISTINCT e.id FROM ledger_line l JOIN ledger_entry e ON e.id = l.id / {LINES}
WHERE l.id BETWEEN %s AND %s AND (l.entry_id <> e.id OR l."on" <> e."on") ORDER BY e.id LIMIT 100"""
_ENTRIES_ELSEWHERE = """
SELECT e.number, e.period_name FROM ledger_entry e LEFT JOIN ledger_period p ON p.id = e.period_id AND p.book_id = e.book_id
WHERE e.id > %s AND e.id < %s AND (p.id IS NULL OR p.name <> e.period_name) ORDER BY e.id LIMIT 100"""


def _noted(chains: Sequence[Chain], roots: Sequence[str]) -> None:
    """The roots that each book published are its own; one noted outside may be of any of the books."""
    for chain in chains:
        published = chain.sought - {root.encode() for root in roots}
        told = {hashed.decode("utf-8", "replace"): "has the root that was published" for hashed in published}
        against_roots(chain, told)
    everywhere = {mark for chain in chains for mark in (*chain.found, start_of(chain.book))}
    missing = [root for root in roots if root not in everywhere]
    if chains:
        for root in missing:
            chains[0].add(None, "root-not-found", f"no entry whose hash is {root}", "the entry that has the hash noted")


def _everywhere(ask: Ask, words: Words, chains: Sequence[Chain], *, all_books: bool) -> None:
    """What belongs to no book in particular is told with the first."""
    chain = chains[0]
    if all_books:
        ((lines,),) = ask("SELECT COUNT(*) FROM ledger_line", [])
        read = sum(each.lines for each in chains)
        if lines != read:
            chain.add(
                None, "line-astray", f"{lines:,} lines in all", f"the {read:,} lines of the entries that were read"
            )
    standing = {name for (name,) in ask(words.triggers, [])}
    for one in guards():
        if one.table.startswith(_OURS) and one.trigger not in standing:
            chain.add_problem(_guard_missing(one.trigger))


def _guard_missing(trigger: str) -> Problem:
    return Problem(
        name="guard-missing",
        field=trigger,
        found="no such trigger",
        expected="the trigger by which the database itself refuses changes of the book",
        why="While it was gone, the book could be changed by hand.",
        remedy="Ask who had access; wholeplace setup-database puts the triggers up again.",
    )
