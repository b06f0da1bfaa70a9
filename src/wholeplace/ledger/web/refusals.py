"""Why an entry cannot be posted in this book now: its period, its key, what it takes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from wholeplace.ledger.entries import Entry, Line, Posted
from wholeplace.ledger.web.models import Book, Period
from wholeplace.ledger.web.models import Entry as EntryRow
from wholeplace.ledger.web.reading import posted_entry
from wholeplace.vocabulary.problems import Problem

if TYPE_CHECKING:
    from wholeplace.ledger.web.posting import InPeriod

NOT_REVERSED = ("commitment", "release", "reversal")


def of_period(entry: Entry, period: InPeriod) -> Iterator[Problem]:
    """`period-closed`, `day-outside-period`."""
    if period.state != Period.State.OPEN:
        yield period_closed(period.name, entry.on.isoformat())
    if not period.holds(entry.on):
        yield day_outside(entry, period.name, period.first_on, period.last_on)


def day_outside(entry: Entry, period: str, first_on: date, last_on: date) -> Problem:
    return Problem(
        name="day-outside-period",
        field="on",
        found=f"{entry.on.isoformat()} in period {period}",
        expected=f"a day from {first_on.isoformat()} to {last_on.isoformat()}",
        why="Balances as of a day are read by period, so the two must agree.",
        remedy="Give a day within the period, or name the period that holds the day.",
    )


def one_by_one(entry: Entry) -> Problem:
    return Problem(
        name="not-in-bulk",
        field="kind",
        found=f"a {entry.kind} among many entries",
        expected="postings only",
        why="A commitment, and what meets or reverses something, is posted by itself, so that it can be refused by itself.",
        remedy="Post it separately.",
    )


def period_closed(name: str, on: str) -> Problem:
    return Problem(
        name="period-closed",
        field="period",
        found=f"{on} in period {name}, which is closed",
        expected="a period that is open",
        why="What partners have been told of a closed period must stay true.",
        remedy="Post it in the open period, saying in the text to what it belongs; at the year's end in a closing period.",
    )


def no_such_period(book: Book, entry: Entry) -> Problem:
    return Problem(
        name="no-such-period",
        field="period",
        found=entry.period or entry.on.isoformat(),
        expected=f"a day or a period of a year that is open in {book.title}",
        why="An entry belongs to one period of one year of the book.",
        remedy="Look at the day; if the year is right, open it in the book first.",
    )


def key_reused(entry: Entry, before: Posted) -> Problem:
    return Problem(
        name="key-reused",
        field="key",
        found=f"the key {entry.key}, which stands for entry {before.number} ({before.entry.text})",
        expected="a key of its own for another entry",
        why="A key is sent again only with the same entry, so that a repeated request posts once.",
        remedy="If this is a new entry, give it a key of its own; if it is a correction, reverse the first one.",
    )


def key_twice(entry: Entry, first: Entry) -> Problem:
    return Problem(
        name="key-reused",
        field="key",
        found=f"the key {entry.key} twice in one go, with entries that differ ({first.text}; {entry.text})",
        expected="a key of its own for each entry",
        why="A key that comes again is taken for the same entry, and the second one would be lost.",
        remedy="Look at how the keys are made: take more of what tells the entries apart into them.",
    )


def of_key(entry: Entry, before: Posted) -> Iterator[Problem]:
    """`key-reused`, unless it is the same request as the one that was posted."""
    period = entry.period or before.entry.period
    lines = before.entry.lines if entry.settles is not None else entry.lines
    begins = before.entry.lines[: len(entry.lines)]
    if replace(entry, period=period, lines=lines) != before.entry or begins != entry.lines:
        yield key_reused(entry, before)


def of_promise(spending: Sequence[Line]) -> Iterator[Problem]:
    """`amount-impossible` for each line of a commitment that is below nought."""
    for number, line in enumerate(spending, start=1):
        if line.pence < 0:
            yield _below_nought(f"lines.{number}", line.pence)


def of_part(pence: int | None) -> Iterator[Problem]:
    """`amount-impossible` where nothing, or less, of a commitment is to be met."""
    if pence is not None and pence < 1:
        yield _below_nought("pence", pence)


def _below_nought(field: str, pence: int) -> Problem:
    return Problem(
        name="amount-impossible",
        field=field,
        found=f"{pence:,} pence",
        expected="an amount above nought",
        why="A promise is of money to be spent; it gets less by being met or released, and by nothing else.",
        remedy="Look at the amount again; release the commitment where it is no longer wanted.",
    )


def of_promise_reversed(before: Posted) -> Iterator[Problem]:
    """`not-reversible` for a commitment and its release, which moved no money."""
    if before.entry.kind in ("commitment", "release"):
        yield _not_reversible(before.number, before.entry.kind)


def of_reversal(book: Book, entry: Entry) -> Iterator[Problem]:
    """`reversed-already`, `not-reversible`."""
    number = entry.reverses
    assert number is not None
    before = EntryRow.objects.for_system("is it reversed already").filter(book=book, reverses=number).first()
    if before is not None:
        yield Problem(
            name="reversed-already",
            field="reverses",
            found=f"entry {number}, reversed by entry {before.number}",
            expected="an entry that has not been reversed",
            why="Taking it back twice would turn it round.",
            remedy="Look at the two entries; post a new one if something is still wrong.",
        )
    kind = posted_entry(book, number).entry.kind
    if kind in NOT_REVERSED:
        yield _not_reversible(number, kind)


def _not_reversible(number: int, kind: str) -> Problem:
    return Problem(
        name="not-reversible",
        field="reverses",
        found=f"entry {number}, a {kind}",
        expected="an entry that moves money",
        why="A commitment is released, not reversed; and a reversal that was wrong is made good by posting anew.",
        remedy="Release the commitment, or post the right entry.",
    )


def commitment_not_pending(number: int, state: str | None) -> Problem:
    return Problem(
        name="commitment-not-pending",
        field="settles",
        found=f"entry {number}, " + ("which is no commitment" if state is None else f"a commitment that is {state}"),
        expected="a commitment that is pending",
        why="A commitment is met or released once.",
        remedy="Look the commitment up; post the bill without one where nothing is left of it.",
    )
