"""Many entries in one transaction: sealed one after another, loaded by the database's own quickest way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection

from wholeplace.foundation.access.by import By
from wholeplace.ledger import chart
from wholeplace.ledger.chart import BETWEEN
from wholeplace.ledger.entries import Entry, Posted, check
from wholeplace.ledger.seal import LINE, seal
from wholeplace.ledger.web import cells, refusals
from wholeplace.ledger.web.models import LINES, Book, Period
from wholeplace.ledger.web.reading import entries_between
from wholeplace.vocabulary.problems import Problem, refuse_if

MOST_TOLD = 100
LINE_COLUMNS = ("id", "entry_id", "cell_id", "pence", '"on"')
ENTRY_COLUMNS = (
    "id",
    "book_id",
    "number",
    "key",
    '"on"',
    "period_id",
    "period_name",
    "kind",
    "text",
    "reference",
    "source",
    "reverses",
    "settles",
    "by_id",
    "by_name",
    "recorded_at",
    "previous",
    "hash",
)


@dataclass(slots=True)
class HeadNow:
    """The last link of a book's chain, locked while entries are added to it."""

    number: int
    hash: str
    recorded_at: str


class Batch:
    """What is being loaded into one book, whose head is locked. Nothing of it stands before its transaction ends."""

    def __init__(self, by: By, book: Book, head: HeadNow, at: str) -> None:
        self.book, self.head, self.at, self.count = book, head, at, 0
        self.by_id, self.by_name = (by.person.pk if by.person else None), by.name
        self.periods = list(book.periods.all())
        self.named = {period.name: period for period in self.periods}
        self.of_day: dict[Any, Period | None] = {}
        self.cell_ids: dict[chart.Cell, int] = {}
        self.cell_texts: dict[chart.Cell, str] = {}
        self.sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])

    def add(self, entries: Sequence[Entry]) -> None:
        """Seal and load entries. *Refuses* every problem of them, up to a hundred."""
        refuse_if(_told(entries, _unsound))
        new, reused = self._new(entries)
        refuse_if([*reused, *_told(new, self._out_of_period)][:MOST_TOLD])
        self._know({line.cell for entry in new for line in entry.lines})
        lines: list[tuple[Any, ...]] = []
        rows: list[tuple[Any, ...]] = []
        for entry in new:
            rows.append(self._row(entry, lines))
        load("ledger_line", LINE_COLUMNS, lines)
        load("ledger_entry", ENTRY_COLUMNS, rows)
        self.count += len(new)

    def _out_of_period(self, entry: Entry) -> Iterable[Problem]:
        period = self._period(entry)
        if period is None:
            yield refusals.no_such_period(self.book, entry)
            return
        if not period.is_open:
            yield refusals.period_closed(period.name, entry.on.isoformat())
        if not period.first_on <= entry.on <= period.last_on:
            yield refusals.day_outside(entry, period.name, period.first_on, period.last_on)

    def _period(self, entry: Entry) -> Period | None:
        if entry.period:
            return self.named.get(entry.period)
        if entry.on not in self.of_day:
            usual = (period for period in self.periods if not period.closing)
            self.of_day[entry.on] = next((p for p in usual if p.first_on <= entry.on <= p.last_on), None)
        return self.of_day[entry.on]

    def _new(self, entries: Sequence[Entry]) -> tuple[list[Entry], list[Problem]]:
        """Those whose key has not been posted, and what is wrong with those that only look like what was posted."""
        by_key: dict[str, Entry] = {}
        more = [entry for entry in entries if by_key.setdefault(entry.key, entry) is not entry]
        numbers = dict(_standing(self.book, list(by_key)))
        reused = [refusals.key_twice(entry, by_key[entry.key]) for entry in more if _another(entry, by_key, numbers)]
        standing = {one.entry.key: one for one in _of_numbers(self.book, sorted(numbers.values()))}
        for entry in (*(by_key[key] for key in standing), *(entry for entry in more if entry.key in standing)):
            reused += refusals.of_key(entry, standing[entry.key])
        return [entry for key, entry in by_key.items() if key not in standing], reused

    def _know(self, wanted: set[chart.Cell]) -> None:
        new = wanted - self.cell_ids.keys()
        if new:
            self.cell_ids.update(cells.ids_of(new))
            self.cell_texts.update({cell: cell.text() for cell in new})

    def _row(self, entry: Entry, lines: list[tuple[Any, ...]]) -> tuple[Any, ...]:
        period = self._period(entry)
        assert period is not None
        number, on = self.head.number + 1, entry.on.isoformat()
        entry_id = self.book.first_id + number
        texts: list[str] = []
        for place, line in enumerate(entry.lines):
            cell = self.cell_ids[line.cell]
            lines.append((entry_id * LINES + place, entry_id, cell, line.pence, on))
            texts.append(f"{self.cell_texts[line.cell]}{BETWEEN}{line.pence}")
            kept = self.sums[period.pk, cell]
            kept[0] += line.pence
            kept[1] += 1
        fields = (self.book.pk, str(number), entry.key, on, period.name, entry.kind, entry.text)
        who = ("" if self.by_id is None else str(self.by_id), self.by_name, self.at)
        text = LINE.join((BETWEEN.join((*fields, entry.reference, entry.source, "", "", *who)), *texts))
        previous, self.head.number = self.head.hash, number
        self.head.hash, self.head.recorded_at = seal(previous, text), self.at
        told = (entry.text, entry.reference, entry.source, None, None, self.by_id, self.by_name, self.at)
        start = (entry_id, self.book.pk, number, entry.key, on, period.pk, period.name, entry.kind)
        return (*start, *told, previous, self.head.hash)


def _told(entries: Sequence[Entry], wrong: Callable[[Entry], Iterable[Problem]]) -> list[Problem]:
    found: list[Problem] = []
    for entry in entries:
        if len(found) >= MOST_TOLD:
            break
        found += [problem.at(field=f"{entry.key}.{problem.field}") for problem in wrong(entry)]
    return found[:MOST_TOLD]


def _unsound(entry: Entry) -> Iterable[Problem]:
    yield from check(entry)
    if entry.kind in ("commitment", "release", "reversal") or entry.settles or entry.reverses:
        yield refusals.one_by_one(entry)


def _another(entry: Entry, by_key: Mapping[str, Entry], numbers: Mapping[str, int]) -> bool:
    """Whether a new key comes a second time, with another entry."""
    return entry.key not in numbers and entry != by_key[entry.key]


def _of_numbers(book: Book, numbers: Sequence[int]) -> Iterator[Posted]:
    """Entries by their numbers, in order; those that follow one another are read together."""
    for _, run in groupby(enumerate(numbers), lambda placed: placed[1] - placed[0]):
        together = [number for _, number in run]
        yield from entries_between(book, together[0], together[-1])


def _standing(book: Book, keys: list[str]) -> Iterable[tuple[str, int]]:
    """The keys that stand for an entry, with its number."""
    with connection.cursor() as cursor:
        for start in range(0, len(keys), 10_000):
            part = keys[start : start + 10_000]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(
                f"SELECT key, number FROM ledger_entry WHERE book_id = %s AND key IN ({marks})", [book.pk, *part]
            )
            yield from cursor.fetchall()


def load(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Load rows: PostgreSQL by COPY, SQLite by one prepared statement. Constraints and triggers hold as for any insert."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
