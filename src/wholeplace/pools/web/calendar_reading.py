"""The calendar of a pool, read for somebody: the three clocks of a year, what is done of it, and what is late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.http import Http404

from wholeplace.documents import wording
from wholeplace.foundation.access.by import By
from wholeplace.foundation.deadlines.models import Task
from wholeplace.foundation.signing.models import Version
from wholeplace.foundation.signing.queries import standing_of
from wholeplace.ledger.periods import periods_of
from wholeplace.ledger.web.queries import periods_of_book
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.calendar import Deadline, Span, overdue, spans_of
from wholeplace.pools.calendar_agreement import PoolCalendar, calendar_of
from wholeplace.pools.calendar_findings import BEYOND_SHARE, Overspend, overspends
from wholeplace.pools.web.book_contributions import contributions_of
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import agreement_versions, draft_of, in_force, latest_signed
from wholeplace.pools.web.year import year_of, years_of
from wholeplace.vocabulary.years import FinancialYear

SUBJECT = "pool-deadline"
LONGEST_KEY = 100  # a task's subject has room for this beside the pool's id


@dataclass(frozen=True)
class Calendar:
    """A year of a pool on its three clocks. `tasks` by `key_of` a deadline; `paid`: the instalments that the book shows as in.

    `closed` names the periods that are closed, by the id of their day.
    """

    by: By
    pool: Pool
    agreement: Agreement
    version: Version | None
    year: FinancialYear
    overspends: tuple[Overspend, ...]
    laid_out: PoolCalendar
    tasks: Mapping[str, Task]
    paid: frozenset[str]
    closed: frozenset[str] = frozenset()

    @property
    def signed(self) -> bool:
        """Whether the calendar is that of a signed agreement, not of a draft."""
        return self.version is not None

    @cached_property
    def done(self) -> frozenset[str]:
        """What is done: the task is, or the book shows the money in."""
        tasks = {one.id: self.task_of(one) for one in self.laid_out.deadlines}
        return self.paid | {key for key, task in tasks.items() if task is not None and task.done_at is not None}

    def task_of(self, one: Deadline) -> Task | None:
        """The task that was set for a deadline, done or not."""
        return self.tasks.get(key_of(one.id))

    @cached_property
    def overdue(self) -> tuple[Deadline, ...]:
        """What was due before today and is not done."""
        return tuple(overdue(self.laid_out.deadlines, self.done, self.by.day))

    def state(self, one: Deadline) -> str:
        """How a deadline stands: `done`, `overdue`, `asked` (a task waits), `open`; a period `closed` or `late`; else nothing."""
        if one.clock == "ledger" and self.pool.book is not None:
            return "closed" if one.id in self.closed else "late" if one.due_on < self.by.day else ""
        if one.clock != "deadline":
            return ""
        if one.id in self.done:
            return "done"
        if one.due_on < self.by.day:
            return "overdue"
        return "asked" if self.task_of(one) else "open"

    def title(self, one: Deadline) -> str:
        """What is due, with the time that a report covers, or the line that a plan is about."""
        about = next((found.title for found in self.overspends if one.id.endswith(found.finding.id)), "")
        if one.covers_from_on and one.covers_to_on:
            about = f"{wording.day(one.covers_from_on)} to {wording.day(one.covers_to_on)}"
        return f"{one.title}: {about}" if about else one.title

    def deadline(self, key: str) -> Deadline | None:
        return next((one for one in self.laid_out.deadlines if one.id == key and one.clock == "deadline"), None)

    def as_answer(self) -> dict[str, Any]:
        """The calendar as JSON, each deadline with how it stands."""
        answer = self.laid_out.as_answer()
        rows = zip(answer["deadlines"], self.laid_out.deadlines, strict=True)
        answer["deadlines"] = [{**row, "state": self.state(one)} for row, one in rows]
        found = [one.as_answer() for one in self.overspends]
        return {**answer, "pool": self.pool.pk, "signed": self.signed, "overspends": found}


def calendar_for(
    by: By,
    pool: Pool,
    year: FinancialYear | None = None,
    *,
    beyond_share: Fraction = BEYOND_SHARE,
    close_after: int = 0,
) -> Calendar | None:
    """The calendar of a pool in a year: of the agreement in force in it, else of its draft; None where the draft is not whole.

    `close_after`: how many working days after a period its books close, where they are not closed yet. Http404 for a year that
    the agreement does not touch.
    """
    agreement, version = _agreement(by, pool, year)
    if agreement is None:
        return None
    wanted = year or _present(by, agreement)
    if wanted not in agreement.years:
        raise Http404(str(wanted))
    found = overspends_of(by, pool, wanted, beyond_share)
    laid_out = calendar_of(
        agreement,
        wanted,
        periods=_spans(by, pool, agreement, wanted, close_after),
        findings=[one.finding for one in found],
        signed=_signed(version or agreement_versions(by, pool).first()),
    )
    paid = _paid(by, pool, wanted, laid_out.deadlines)
    closed = _closed(by, pool, wanted)
    return Calendar(by, pool, agreement, version, wanted, found, laid_out, tasks_of_pool(pool), paid, closed)


def overspends_of(by: By, pool: Pool, year: FinancialYear, beyond_share: Fraction) -> tuple[Overspend, ...]:
    """The overspends that the year's forecasts speak of; none where the year is not open in a book."""
    if pool.book is None or year not in years_of(by, pool):
        return ()
    held = year_of(by, pool, year)
    titles = {line.id: line.title for line in held.agreement.lines}
    on = min(by.day, year.last_day)
    return overspends(held.forecasts, held.budget_of, titles, on, beyond_share)


def tasks_of_pool(pool: Pool) -> dict[str, Task]:
    """The tasks that were set for deadlines of a pool, by `key_of` the deadline, done or not."""
    head = subject_of(pool, "")
    rows = Task.objects.for_system("a pool's own tasks").filter(place=pool.place_id, subject__startswith=head)
    return {task.subject.removeprefix(head): task for task in rows}


def subject_of(pool: Pool, deadline_id: str) -> str:
    """By which name a deadline's task is found again."""
    return f"{SUBJECT}:{pool.pk}:{key_of(deadline_id)}"


def key_of(deadline_id: str) -> str:
    """The id of a deadline, or where it is too long for a subject its beginning and its hash."""
    if len(deadline_id) <= LONGEST_KEY:
        return deadline_id
    return f"{deadline_id[:50]}-{sha256(deadline_id.encode()).hexdigest()[:40]}"


def _agreement(by: By, pool: Pool, year: FinancialYear | None) -> tuple[Agreement | None, Version | None]:
    on = by.day if year is None else min(max(by.day, year.first_day), year.last_day)
    held = in_force(by, pool, on) or latest_signed(by, pool)
    return (held.agreement, held.version) if held else (draft_of(pool)[0], None)


def _present(by: By, agreement: Agreement) -> FinancialYear:
    return min(max(FinancialYear.containing(by.day), agreement.years[0]), agreement.years[-1])


def _spans(by: By, pool: Pool, agreement: Agreement, year: FinancialYear, close_after: int) -> tuple[Span, ...]:
    """The periods of the book, with the days on which they were closed; before there is one, those that it will have."""
    rows = list(periods_of_book(by, pool.book).filter(year=year.begins)) if pool.book else []
    if not rows:
        return spans_of(periods_of(year, agreement.pattern), close_after)
    closed = {row.name: By.system("the day of a moment", row.closed_at).day for row in rows if row.closed_at}
    spans = spans_of(rows, close_after)
    return tuple(
        Span(span.id, span.first_on, span.last_on, max(span.last_on, closed.get(span.id, span.closes_on)))
        for span in spans
    )


def _closed(by: By, pool: Pool, year: FinancialYear) -> frozenset[str]:
    """The closed periods of a year, by the id that their day has on the calendar."""
    rows = periods_of_book(by, pool.book).filter(year=year.begins) if pool.book else ()
    return frozenset(f"period-{row.name}".replace("/", "-") for row in rows if not row.is_open)


def _signed(version: Version | None) -> dict[str, date]:
    if version is None:
        return {}
    return {body.pk: one.signed_on for body, one in standing_of(version).signatures if one is not None}


def _paid(by: By, pool: Pool, year: FinancialYear, deadlines: Iterable[Deadline]) -> frozenset[str]:
    """The instalments that have come in, as the book has them."""
    if pool.book is None or year not in years_of(by, pool):
        return frozenset()
    found = [one for one in contributions_of(by, pool, year).found if one.received_pence >= one.due.pence]
    came_in = {(one.due.partner, one.due.due_on, one.due.pence) for one in found}
    return frozenset(
        one.id for one in deadlines if one.pence is not None and (one.body, one.due_on, one.pence) in came_in
    )
