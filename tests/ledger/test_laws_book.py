"""The book against its plain twin: the same histories, the same answers, the same refusals.

Each history is made up by Hypothesis, step by step, and undone at its end. `test_on_postgres` runs it there too.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger.books import SYSTEM, YEAR, low_moss_book
from ledger.twin import LONDON, No, Stood, Twin
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.actions import add_person, give_role
from wholeplace.ledger.chart import CASH, CONTRIBUTIONS, CREDITORS, SPENDING, Cell
from wholeplace.ledger.entries import Entry, Line, Posted
from wholeplace.ledger.web import posting
from wholeplace.ledger.web.actions import close_period, open_year
from wholeplace.ledger.web.models import Book, Commitment
from wholeplace.ledger.web.queries import balances, by_period, journal, lines_of
from wholeplace.ledger.web.reading import entries_between
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)
CELLS = (
    Cell(CASH),
    Cell(CREDITORS),
    Cell(SPENDING, "front-door", "team", "low-moss-council", "pooled", "s75", "1"),
    Cell(SPENDING, "front-door", "team", "low-moss-nhs", "pooled", "s75", "1"),
    Cell(SPENDING, "front-door", "building", "low-moss-police", "aligned", "", "2", capital=True),
    Cell(CONTRIBUTIONS, "front-door", "team", "low-moss-nhs", "pooled", "s75", condition="ring-fenced", cause="demand"),
)
SPENT = CELLS[2:5]

# The edges of months and years, days beyond what is open, and one in the midst of things.
DAYS = (
    *(date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 17), date(2026, 6, 30)),
    *(date(2027, 3, 30), date(2027, 3, 31), date(2027, 4, 1), date(2027, 4, 30)),
)
NAMES = ("2026/27-P01", "2026/27-P02", "2026/27-P12", "2026/27-C1", "2026/27-P99", "2027/28-P01")
AMOUNTS = some.integers(1, 10_000) | some.sampled_from((2**53, 2**31, 1))
IN_A_WHILE = (timedelta(0), timedelta(hours=1), timedelta(hours=13, minutes=30), timedelta(days=1), timedelta(days=12))

days = some.sampled_from(DAYS)
open_days = some.sampled_from(DAYS[1:8])
periods = some.just("") | some.just("") | some.just("") | some.sampled_from(NAMES)
numbers = some.integers(1, 12)
words = some.sampled_from(("A bill of the team", "Day centre, March: £40 & more", "Übertrag"))
keys = some.integers(1, 12).map("key {}".format)


@some.composite
def balanced(draw: some.DrawFn) -> tuple[Line, ...]:
    """Two to four lines that sum to nought."""
    lines = [
        Line(draw(some.sampled_from(CELLS)), draw(AMOUNTS) * draw(some.sampled_from((1, -1))))
        for _ in range(draw(some.integers(1, 3)))
    ]
    out = sum(line.pence for line in lines)
    if out == 0 or abs(out) > 2**53:
        lines, out = lines[:1], lines[0].pence
    return (*lines, Line(draw(some.sampled_from(CELLS)), -out))


entries = some.builds(
    Entry,
    key=keys,
    on=open_days | days,
    text=words,
    lines=balanced(),
    kind=some.sampled_from(("posting", "opening", "import")),
    period=periods,
    reference=some.sampled_from(("", "inv 7")),
    source=some.sampled_from(("", "upload 12, line 40")),
)

# Each makes one thing wrong, some make several.
SPOILT: tuple[Callable[[Entry], Entry], ...] = (
    lambda e: replace(e, lines=(*e.lines, Line(CELLS[0], 1))),
    lambda e: replace(e, lines=e.lines[:1]),
    lambda e: replace(e, lines=()),
    lambda e: replace(e, lines=(*e.lines, Line(CELLS[0], 0))),
    lambda e: replace(e, lines=(Line(CELLS[0], 2**53 + 1), Line(CELLS[1], -(2**53) - 1))),
    lambda e: replace(e, lines=(Line(Cell("7777"), 5), Line(Cell(CASH, subjective="11"), -5))),
    lambda e: replace(e, lines=(*e.lines, Line(Cell("9000"), 5), Line(Cell("9900"), -5))),
    lambda e: replace(e, currency="EUR"),
    lambda e: replace(e, key="   "),
    lambda e: replace(e, key="k" * 201),
    lambda e: replace(e, text="two\nlines"),
    lambda e: replace(e, reference="a\x1fb", source="c\x00d"),
    lambda e: replace(e, period="2026/27\x00"),
    lambda e: replace(e, text="t" * 501),
    lambda e: replace(e, reference="r" * 201, source="s" * 301),
    lambda e: replace(e, text="half a sign \ud83d"),
    lambda e: replace(e, lines=(*e.lines, Line(Cell(CASH, "x" * 101), 1), Line(CELLS[0], -1))),
    lambda e: replace(e, lines=(Line(CELLS[0], 1), Line(CELLS[1], -1)) * 2_001),
)


class BookAgainstTwin(RuleBasedStateMachine):
    """One history of a book. `self.now` is the clock; somebody's may be behind the book's."""

    book: Book
    people: tuple[tuple[By, tuple[int | None, str]], ...]

    def __init__(self) -> None:
        super().__init__()
        self.history = transaction.atomic()
        self.history.__enter__()
        self.twin = Twin(self.book.pk)
        self.twin.open_year(YEAR.begins)
        self.now = FIRST
        self.writer = 0

    def teardown(self) -> None:
        """Everything that stands, read back and compared; then the history is undone."""
        try:
            self.the_whole_book_is_the_twin_s()
            connection.check_constraints()
        finally:
            transaction.set_rollback(True)
            self.history.__exit__(None, None, None)

    @property
    def by(self) -> By:
        return replace(self.people[self.writer][0], at=self.now)

    @property
    def who(self) -> tuple[int | None, str]:
        return self.people[self.writer][1]

    def alike(self, ours: Callable[[], Any], theirs: Callable[[], Any]) -> Any:
        """The book's answer, which must be the twin's; both may refuse, by the same names."""
        try:
            wanted = theirs()
        except No as no:
            self.refuses(ours, no)
            return None
        got = ours()
        if isinstance(wanted, tuple):
            self.is_the_same(got, wanted[0])
            assert got.repeated == wanted[1]
        else:
            assert got == wanted
        return got

    def refuses(self, ours: Callable[[], Any], no: No) -> None:
        with pytest.raises(Refused) as refused, transaction.atomic():
            ours()
        assert {problem.name for problem in refused.value.problems} == no.names

    def is_the_same(self, got: Posted, wanted: Stood) -> None:
        assert (got.number, got.entry, got.by_id, got.by_name) == (
            wanted.number,
            wanted.entry,
            wanted.by_id,
            wanted.by_name,
        )
        assert datetime.fromisoformat(got.recorded_at) == wanted.at
        assert (got.previous, got.hash) == (wanted.previous, wanted.hash)

    # --- time and people --------------------------------------------------------------------------------------------
    @initialize(some_entries=some.lists(entries, max_size=4))
    def begin(self, some_entries: list[Entry]) -> None:
        for entry in some_entries:
            self.post(entry)

    @rule(by=some.sampled_from(IN_A_WHILE))
    def time_passes(self, by: timedelta) -> None:
        self.now += by

    @rule()
    def somebody_s_clock_is_behind(self) -> None:
        self.now = max(FIRST, self.now - timedelta(minutes=7))

    @rule(writer=some.integers(0, 1))
    def somebody_else_writes(self, writer: int) -> None:
        self.writer = writer

    @rule(entry=entries)
    def who_may_not_post_is_refused(self, entry: Entry) -> None:
        with pytest.raises(Refused, match="not-permitted"):
            posting.post(by=replace(self.people[2][0], at=self.now), book=self.book, entry=entry)

    # --- writing ----------------------------------------------------------------------------------------------------
    @rule(entry=entries)
    def post(self, entry: Entry) -> None:
        self.alike(
            lambda: posting.post(by=self.by, book=self.book, entry=entry),
            lambda: self.twin.post(entry, self.who, self.now),
        )

    @rule(entry=entries, spoil=some.sampled_from(SPOILT))
    def post_what_is_wrong(self, entry: Entry, spoil: Callable[[Entry], Entry]) -> None:
        self.post(spoil(entry))

    @precondition(lambda self: self.twin.stood)
    @rule(which=numbers, change=some.sampled_from(("", "", "text", "pence", "period")))
    def send_again(self, which: int, change: str) -> None:
        entry = self.twin.stood[which % len(self.twin.stood)].entry
        if entry.settles is not None or entry.kind == "commitment":
            return
        if change == "text":
            entry = replace(entry, text="Something else")
        if change == "pence":
            entry = replace(entry, lines=tuple(Line(line.cell, -line.pence) for line in entry.lines))
        if change == "period":
            entry = replace(entry, period="")
        self.post(entry)

    @rule(
        lines=some.lists(some.builds(Line, some.sampled_from(SPENT), AMOUNTS), min_size=1, max_size=3),
        key=keys,
        on=open_days,
        text=words,
        spoilt=some.sampled_from((False, False, False, True)),
    )
    def commit(self, lines: list[Line], key: str, on: date, text: str, spoilt: bool) -> None:
        if spoilt:
            lines = [*lines, Line(SPENT[0], -1)]
        self.alike(
            lambda: posting.commit(by=self.by, book=self.book, spending=lines, key=key, on=on, text=text),
            lambda: self.twin.commit(lines, key, on, text, self.who, self.now),
        )

    def a_commitment(self, which: int) -> int:
        """The number of a commitment where there is any; else one that is none."""
        held = sorted(self.twin.promises)
        return held[which % len(held)] if held else which

    @rule(which=numbers, bill=entries, part=some.sampled_from((None, None, 1, 700, 0, -5, 10**9)), any_=some.booleans())
    def meet(self, which: int, bill: Entry, part: int | None, any_: bool) -> None:
        number = which if any_ and which > 9 else self.a_commitment(which)
        self.alike(
            lambda: posting.meet(by=self.by, book=self.book, number=number, bill=bill, pence=part),
            lambda: self.twin.meet(number, bill, part, self.who, self.now),
        )

    @precondition(lambda self: any(stood.entry.settles for stood in self.twin.stood))
    @rule(which=numbers, other=some.sampled_from(("", "", "text", "number")))
    def meet_again(self, which: int, other: str) -> None:
        met = [stood for stood in self.twin.stood if stood.entry.settles]
        entry = met[which % len(met)].entry
        number = entry.settles if other != "number" else entry.settles + 1
        text = entry.text if other != "text" else "Something else"
        if entry.kind == "release":
            self.release(number, entry.key, entry.on, text)
            return
        money = tuple(line for line in entry.lines if line.cell.account not in ("9000", "9900"))
        bill = replace(entry, lines=money, text=text, settles=None)
        self.alike(
            lambda: posting.meet(by=self.by, book=self.book, number=number, bill=bill),
            lambda: self.twin.meet(number, bill, None, self.who, self.now),
        )

    @rule(which=numbers, key=keys, on=open_days, text=words)
    def release_one(self, which: int, key: str, on: date, text: str) -> None:
        self.release(self.a_commitment(which), key, on, text)

    def release(self, number: int, key: str, on: date, text: str) -> None:
        self.alike(
            lambda: posting.release(by=self.by, book=self.book, number=number, key=key, on=on, text=text),
            lambda: self.twin.release(number, key, on, text, self.who, self.now),
        )

    @rule(number=numbers, key=keys, on=open_days, text=words, period=periods)
    def reverse(self, number: int, key: str, on: date, text: str, period: str) -> None:
        told = {"number": number, "key": key, "on": on, "text": text, "period": period}
        self.alike(
            lambda: posting.reverse(by=self.by, book=self.book, **told),
            lambda: self.twin.reverse(**told, who=self.who, at=self.now),
        )

    @rule(
        many=some.lists(entries, min_size=1, max_size=6),
        at_once=some.integers(1, 4),
        spoil=some.none() | some.none() | some.sampled_from(SPOILT),
        again=some.booleans(),
    )
    def post_many(self, many: list[Entry], at_once: int, spoil: Callable[[Entry], Entry] | None, again: bool) -> None:
        many = [replace(entry, key=f"many {entry.key}" if again else f"many {n}") for n, entry in enumerate(many)]
        if again:
            many = [*many, *(s.entry for s in self.twin.stood if s.entry.kind == "import"), many[0]]
        if spoil:
            many = [spoil(many[0]), *many[1:]]
        try:
            wanted = self.twin.post_many(many, self.who, self.now)
        except No as no:  # of several parts the first one's problems are told, and the twin tells all: one part, then
            self.refuses(lambda: posting.post_many(by=self.by, book=self.book, entries=many), no)
        else:
            assert posting.post_many(by=self.by, book=self.book, entries=many, at_once=at_once) == wanted

    # --- periods ----------------------------------------------------------------------------------------------------
    @rule(name=some.sampled_from(NAMES), in_turn=some.booleans())
    def close(self, name: str, in_turn: bool) -> None:
        if in_turn:
            name = next((span.name for span in self.twin.spans if span.open), name)
        try:
            wanted = self.twin.close(name)
        except No as no:
            self.refuses(lambda: close_period(by=self.by_system, book=self.book, name=name), no)
            return
        assert wanted is None
        assert not close_period(by=self.by_system, book=self.book, name=name).is_open

    @rule()
    def open_the_next_year(self) -> None:
        year = FinancialYear(YEAR.begins + 1)
        try:
            self.twin.open_year(year.begins)
        except No as no:
            self.refuses(lambda: open_year(by=self.by_system, book=self.book, year=year), no)
            return
        open_year(by=self.by_system, book=self.book, year=year)

    @property
    def by_system(self) -> By:
        return replace(SYSTEM, at=self.now)

    @rule(name=some.sampled_from(NAMES))
    def a_closed_period_is_never_opened_again(self, name: str) -> None:
        statement = "UPDATE ledger_period SET state = 'open' WHERE book_id = %s AND name = %s"
        if any(span.name == name and not span.open for span in self.twin.spans):
            with pytest.raises(DatabaseError, match="never opened again"), transaction.atomic():
                self.execute(statement, name)
        else:
            self.execute(statement, name)

    def execute(self, statement: str, name: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [self.book.pk, name])

    # --- asking -----------------------------------------------------------------------------------------------------
    @rule(as_of=some.none() | days, back=some.none() | some.integers(-1, 15))
    def balances_are_the_twin_s(self, as_of: date | None, back: int | None) -> None:
        known_on = None if back is None else (self.now - timedelta(days=back)).astimezone(LONDON).date()
        found = balances(self.by, self.book, as_of=as_of, known_on=known_on)
        assert found.by_cell == self.twin.balances(as_of, known_on)
        assert found.out_pence == 0

    @rule(
        cells=some.sets(some.sampled_from(CELLS), max_size=3), before=some.none() | numbers, limit=some.integers(1, 5)
    )
    def the_entries_behind_a_figure(self, cells: set[Cell], before: int | None, limit: int) -> None:
        found = [posted.number for posted in lines_of(self.by, self.book, cells, before=before, limit=limit)]
        assert found == [n for n in self.twin.lines_of(cells) if before is None or n < before][:limit]

    @invariant()
    def the_head_and_the_kept_balances_are_the_twin_s(self) -> None:
        assert balances(self.by_system, self.book).by_cell == self.twin.balances()
        last = next(iter(journal(self.by_system, self.book, limit=1)), None)
        assert (last.hash if last else None) == (self.twin.stood[-1].hash if self.twin.stood else None)

    def the_whole_book_is_the_twin_s(self) -> None:
        whole = list(entries_between(self.book, 1, len(self.twin.stood) + 5))
        assert len(whole) == len(self.twin.stood)
        for got, wanted in zip(whole, self.twin.stood, strict=True):
            self.is_the_same(got, wanted)
        assert by_period(self.by_system, self.book) == self.twin.by_period()
        kept = Commitment.objects.for_system("a test").filter(book=self.book)
        got_promises = {one.entry_id - self.book.first_id: (one.outstanding_pence, one.state) for one in kept}
        wanted_promises = {n: (one.outstanding, one.state) for n, one in self.twin.promises.items()}
        assert got_promises == wanted_promises


def run_histories(histories: int, steps: int) -> None:
    """Open the book once; each history begins from there.

    A history that fails is told as it was found. WHOLEPLACE_EXPLORE=1 looks for a shorter one, which takes minutes.
    """
    book = low_moss_book()
    people = [(SYSTEM, (None, SYSTEM.name))]
    for name, role in (("Pat Poole", "finance-lead"), ("Ann Alist", "analyst")):
        person = add_person(by=SYSTEM, email=f"{name[:3].casefold()}@example.org", name=name)
        give_role(by=SYSTEM, person=person, name=role, place=book.place, from_on=date(2026, 1, 1))
        people.append((By(person, SYSTEM.at), (person.pk, name)))
    machine = type("BookAgainstTwin", (BookAgainstTwin,), {"book": book, "people": tuple(people)})
    how = settings(
        settings.default,
        max_examples=histories,
        stateful_step_count=steps,
        report_multiple_bugs=False,
        phases=[*settings.default.phases] if os.environ.get("WHOLEPLACE_EXPLORE") else [Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(machine, settings=how)


def test_every_history_of_a_book_is_its_twin_s() -> None:
    run_histories(histories=40, steps=30)


@pytest.mark.long
def test_many_long_histories_of_a_book_are_its_twin_s() -> None:
    run_histories(histories=600, steps=60)
