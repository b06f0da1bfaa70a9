"""Posting: one question whether one may, one transaction, one sealed entry; or nothing happened.

An entry is its own record of who did it and when, in the chain of its own book, so that writers of different pools never wait for
one another. The number of SQL statements is a constant (a test counts them), whatever the size of the book.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.canonical import plain
from wholeplace.ledger.chart import COMMITMENTS, COMMITTED, Cell
from wholeplace.ledger.entries import Entry, Line, Posted, check, commitment, freed, meeting, reversal_of
from wholeplace.ledger.seal import seal
from wholeplace.ledger.web import cells, refusals
from wholeplace.ledger.web.bulk import Batch, HeadNow
from wholeplace.ledger.web.may_post import demand_to_post
from wholeplace.ledger.web.models import ENTRIES, LINES, Book, Commitment
from wholeplace.ledger.web.reading import posted_entry, posted_of_key
from wholeplace.vocabulary.problems import Refused, refuse_if

_HEAD = "SELECT number, hash, recorded_at FROM ledger_head WHERE book_id = %s"
_PERIOD = """
SELECT p.id, p.name, p.state, p.first_on, p.last_on, (SELECT number FROM ledger_entry WHERE book_id = %s AND key = %s)
FROM ledger_period p WHERE p.book_id = %s
AND (p.name = %s OR (%s = '' AND NOT p.closing AND p.first_on <= %s AND p.last_on >= %s))
"""
_LINE = 'INSERT INTO ledger_line (id, entry_id, cell_id, pence, "on") VALUES '
_ENTRY = """
INSERT INTO ledger_entry (id, book_id, number, key, "on", period_id, period_name, kind, text, reference, source, reverses,
settles, by_id, by_name, recorded_at, previous, hash) VALUES """
_BALANCE = "INSERT INTO ledger_balance (book_id, period_id, cell_id, pence, lines) VALUES "
_ADD = """ ON CONFLICT (book_id, period_id, cell_id) DO UPDATE
SET pence = ledger_balance.pence + excluded.pence, lines = ledger_balance.lines + excluded.lines"""
_MOVE = "UPDATE ledger_head SET number = %s, hash = %s, recorded_at = %s WHERE book_id = %s"


@dataclass(frozen=True, slots=True)
class InPeriod:
    """The period that an entry falls into, as the database has it, and the entry that the key stands for already."""

    id: int
    name: str
    state: str
    first_on: date
    last_on: date
    number_of_key: int | None

    def holds(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


def post(*, by: By, book: Book, entry: Entry) -> Posted:
    """Post an entry. A key that was posted before gives that entry again, and posts nothing.

    *Refuses* `not-permitted`, what `entries.check` finds, `no-such-period`, `period-closed`, `day-outside-period`, `key-reused`,
    `commitment-not-pending` where it names a commitment, and `reversed-already`.
    """
    demand_to_post(by, book)
    refuse_if(check(entry))
    with transaction.atomic():
        head = _locked(book)
        return _posted(by, book, entry, head)


def commit(
    *, by: By, book: Book, spending: Sequence[Line], key: str, on: date, text: str, reference: str = ""
) -> Posted:
    """Enter promised spending as a commitment, pending until it is met or released.

    *Refuses* `amount-impossible` where a line is below nought, and as `post` does.
    """
    refuse_if(refusals.of_promise(spending))
    entry = commitment(key=key, on=on, text=text, spending=spending, reference=reference)
    return post(by=by, book=book, entry=entry)


def release(*, by: By, book: Book, number: int, key: str, on: date, text: str) -> Posted:
    """Let go what is still outstanding of a commitment. *Refuses* `commitment-not-pending` and as `post` does."""
    entry = Entry(key=key, on=on, text=text, lines=(), kind="release", settles=number)
    demand_to_post(by, book)
    with transaction.atomic():
        head = _locked(book)
        before = posted_of_key(book, key)
        if before is not None:
            return _sent_again(entry, before)
        left = _pending(book, number).outstanding_pence
        entry = replace(entry, lines=freed(posted_entry(book, number), left, left))
        refuse_if(check(entry))
        return _posted(by, book, entry, head)


def meet(*, by: By, book: Book, number: int, bill: Entry, pence: int | None = None) -> Posted:
    """Post a bill against a commitment; `pence` of it is taken back (by default the bill's spending, at most what is left).

    *Refuses* `commitment-not-pending`, `amount-impossible` where `pence` is below one, and as `post` does.
    """
    demand_to_post(by, book)
    refuse_if(check(bill))
    with transaction.atomic():
        head = _locked(book)
        before = posted_of_key(book, bill.key)
        if before is not None:
            return _sent_again(replace(bill, settles=number), before)
        left = _pending(book, number).outstanding_pence
        refuse_if(refusals.of_part(pence))
        spent = sum(line.pence for line in bill.lines if line.pence > 0) if pence is None else pence
        entry = meeting(posted_entry(book, number), bill, min(spent, left), left)
        refuse_if(check(entry))
        return _posted(by, book, entry, head)


def reverse(*, by: By, book: Book, number: int, key: str, on: date, text: str, period: str = "") -> Posted:
    """Take an entry back by one that turns every sign.

    *Refuses* `no-such-entry`, `not-reversible`, `reversed-already` and as `post` does.
    """
    demand_to_post(by, book)
    first = posted_entry(book, number)
    refuse_if(refusals.of_promise_reversed(first))
    entry = reversal_of(first, on=on, key=key, text=text, period=period)
    return post(by=by, book=book, entry=entry)


def post_many(*, by: By, book: Book, entries: Iterable[Entry], at_once: int = 20_000) -> int:
    """Post entries in one transaction: all of them, or where one cannot stand none. How many are new is returned.

    Each key is posted once: a file that is taken in again adds nothing, even when its period is closed by then. *Refuses* as
    `post` does, `key-reused` too, every problem of every entry (at most a hundred are told).
    """
    demand_to_post(by, book)
    with transaction.atomic():
        head = _locked(book)
        batch = Batch(by, book, head, moment(by.at, head.recorded_at))
        for chunk in _chunks(entries, at_once):
            batch.add(chunk)
        if batch.count:
            with connection.cursor() as cursor:
                add_to_balances(cursor, book, batch.sums)
            _move(book, head)
    return batch.count


def _locked(book: Book) -> HeadNow:
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""  # on SQLite the transaction is the lock
    with connection.cursor() as cursor:
        cursor.execute(_HEAD + lock, [book.pk])
        number, hashed, at = cursor.fetchone()
    return HeadNow(number, hashed, at)


def moment(at: datetime, not_before: str) -> str:
    """A moment as the book keeps it: UTC, and never before the entry that went before."""
    return max(str(plain(at)), not_before)


def _posted(by: By, book: Book, entry: Entry, head: HeadNow) -> Posted:
    period = _period(book, entry)
    if period.number_of_key is not None:
        return _sent_again(entry, posted_entry(book, period.number_of_key))
    refuse_if(refusals.of_period(entry, period))
    if entry.reverses is not None:
        refuse_if(refusals.of_reversal(book, entry))
    settled = _pending(book, entry.settles) if entry.settles is not None else None
    kept = _sealed(by, book, replace(entry, period=period.name), head)
    _write(book, [(kept, period.id)])
    if entry.kind == "commitment":
        _promise(book, kept)
    if settled is not None:
        _settle(settled, kept)
    head.number, head.hash, head.recorded_at = kept.number, kept.hash, kept.recorded_at
    _move(book, head)
    return kept


def _period(book: Book, entry: Entry) -> InPeriod:
    with connection.cursor() as cursor:
        name, on = entry.period, entry.on.isoformat()
        cursor.execute(_PERIOD, [book.pk, entry.key, book.pk, name, name, on, on])
        row = cursor.fetchone()
    if row is None:
        before = posted_of_key(book, entry.key)
        if before is None:
            raise Refused(refusals.no_such_period(book, entry))
        raise Refused(refusals.key_reused(entry, before))
    found = InPeriod(*row)
    return replace(found, first_on=_day(found.first_on), last_on=_day(found.last_on))


def _day(value: Any) -> date:
    """A day as the driver hands it over: PostgreSQL a date, SQLite its text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _sent_again(entry: Entry, before: Posted) -> Posted:
    """The entry of this key as it was posted. *Refuses* `key-reused` where the request is another one.

    What met a commitment begins with the lines of its bill; what it took back follows from the commitment as it was then.
    """
    refuse_if(refusals.of_key(entry, before))
    return replace(before, repeated=True)


def _sealed(by: By, book: Book, entry: Entry, head: HeadNow) -> Posted:
    posted = Posted(
        number=head.number + 1,
        entry=entry,
        by_id=by.person.pk if by.person else None,
        by_name=by.name,
        recorded_at=moment(by.at, head.recorded_at),
        previous=head.hash,
        hash="",
    )
    return replace(posted, hash=seal(head.hash, posted.text(book.pk)))


def _write(book: Book, posted: Sequence[tuple[Posted, int]]) -> None:
    """Lines first, then the entries whose trigger adds them up, then the kept balances."""
    known = cells.ids_of({line.cell for kept, _ in posted for line in kept.entry.lines})
    with connection.cursor() as cursor:
        lines = list(line_rows(book, posted, known))
        _insert(cursor, _LINE, lines)
        _insert(cursor, _ENTRY, [entry_row(book, kept, period) for kept, period in posted])
        sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
        for kept, period in posted:
            for line in kept.entry.lines:
                sums[period, known[line.cell]][0] += line.pence
                sums[period, known[line.cell]][1] += 1
        add_to_balances(cursor, book, sums)


def line_rows(book: Book, posted: Iterable[tuple[Posted, int]], known: Mapping[Cell, int]) -> Iterator[tuple[Any, ...]]:
    for kept, _ in posted:
        entry_id, on = book.first_id + kept.number, kept.entry.on
        for place, line in enumerate(kept.entry.lines):
            yield entry_id * LINES + place, entry_id, known[line.cell], line.pence, on.isoformat()


def entry_row(book: Book, kept: Posted, period: int) -> tuple[Any, ...]:
    entry = kept.entry
    return (
        book.serial * ENTRIES + kept.number,
        book.pk,
        kept.number,
        entry.key,
        entry.on.isoformat(),
        period,
        entry.period,
        entry.kind,
        entry.text,
        entry.reference,
        entry.source,
        entry.reverses,
        entry.settles,
        kept.by_id,
        kept.by_name,
        kept.recorded_at,
        kept.previous,
        kept.hash,
    )


def add_to_balances(cursor: Any, book: Book, sums: Mapping[tuple[int, int], Sequence[int]]) -> None:
    """Add to the kept balances: (period, cell) → pence, number of lines."""
    rows = [(book.pk, period, cell, pence, lines) for (period, cell), (pence, lines) in sums.items()]
    for start in range(0, len(rows), 100):
        _insert(cursor, _BALANCE, rows[start : start + 100], _ADD)


def _insert(cursor: Any, head: str, rows: Sequence[Sequence[Any]], tail: str = "") -> None:
    """One statement for all rows, in parts where a database would have too many parameters."""
    if not rows:
        return
    width = len(rows[0])
    most = 30_000 // width
    one = f"({', '.join(['%s'] * width)})"
    for start in range(0, len(rows), most):
        part = rows[start : start + most]
        cursor.execute(head + ", ".join([one] * len(part)) + tail, [value for row in part for value in row])


def _move(book: Book, head: HeadNow) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [head.number, head.hash, head.recorded_at, book.pk])


def _promise(book: Book, kept: Posted) -> None:
    pence = -sum(line.pence for line in kept.entry.lines if line.cell.account == COMMITMENTS)
    Commitment.objects.create(entry_id=book.first_id + kept.number, book=book, outstanding_pence=pence)


def _pending(book: Book, number: int) -> Commitment:
    held = Commitment.objects.for_system("the commitment being met, its head locked")
    found = held.filter(pk=book.first_id + number).first()
    if found is None or found.state != Commitment.State.PENDING:
        raise Refused(refusals.commitment_not_pending(number, found.state if found else None))
    return found


def _settle(held: Commitment, kept: Posted) -> None:
    taken = -sum(line.pence for line in kept.entry.lines if line.cell.account == COMMITTED)
    held.outstanding_pence -= taken
    if held.outstanding_pence == 0:
        released = kept.entry.kind == "release"
        held.state = Commitment.State.RELEASED if released else Commitment.State.POSTED
    held.save()


def _chunks(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    chunk: list[Entry] = []
    for entry in entries:
        chunk.append(entry)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
