"""Three clocks of a pool on one calendar: ledger periods, meetings of boards, and what is due by statute or agreement.

`deadlines_of` lays all three out for a year; `calendar_clashes` says where they do not fit together. Days are never moved for
weekends and bank holidays unless a term says so. The day is always an argument: nothing here knows what day it is.

*Source*: `calendar_terms` for what is due; `docs/methods/three-clocks.md` for the worked example.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, Protocol

from wholeplace.pools.calendar_days import working_day_from, working_day_until, working_days_after
from wholeplace.pools.calendar_terms import Covers, Term, Terms
from wholeplace.vocabulary.evidence import Standing
from wholeplace.vocabulary.money import format_pounds, split_pence
from wholeplace.vocabulary.problems import Problem
from wholeplace.vocabulary.years import FinancialYear

Clock = Literal["ledger", "governance", "deadline"]
CLOCK_WORDS = {"ledger": "Ledger period", "governance": "Board meeting", "deadline": "Statute or agreement"}


Covered = tuple[date, date]  # the first and last day of what a report covers
_DAY = timedelta(days=1)


class PeriodOfLedger(Protocol):
    """A period as the ledger keeps it."""

    @property
    def name(self) -> str: ...
    @property
    def first_on(self) -> date: ...
    @property
    def last_on(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Span:
    """A ledger period on the calendar, both days within it; its books close on `closes_on`, not before `last_on`."""

    id: str
    first_on: date
    last_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Board:
    """A board that decides for a body (or, with `body` empty, for all of them), and the days on which it meets."""

    id: str
    name: str
    body: str
    meets_on: tuple[date, ...]

    def first_from(self, day: date) -> date | None:
        """Its first meeting on the day or after it."""
        return min((met for met in self.meets_on if met >= day), default=None)

    def meets_within(self, first: date | None, last: date) -> bool:
        """Whether it meets from `first` (any day, where there is none) to `last`, both included."""
        return any((first is None or first <= met) and met <= last for met in self.meets_on)


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment of a contribution on a fixed date, in pence."""

    id: str
    body: str
    due_on: date
    pence: int
    line: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """The day on which the risk of an overspend was found, and where: it starts the days of the plan to put it right."""

    id: str
    found_on: date
    what: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day of the calendar, of one of the three clocks.

    `role` and `body` say who must do it; `why` where it comes from. A report `covers` what ran from `covers_from_on` to
    `covers_to_on`. Boards named by id in `boards` must have decided from `opens_on` on (the day after what is covered, else
    92 days before) and by `due_on`. `standing` is that of the term behind it.
    """

    id: str
    title: str
    due_on: date
    role: str
    body: str
    why: str
    clock: Clock = "deadline"
    covers_to_on: date | None = None
    opens_on: date | None = None
    boards: tuple[str, ...] = ()
    standing: Standing = Standing.PRIMARY
    pence: int | None = None
    covers: Covers = ""
    covers_from_on: date | None = None

    def as_answer(self) -> dict[str, Any]:
        """The deadline as JSON."""
        return {
            "id": self.id,
            "title": self.title,
            "due_on": self.due_on.isoformat(),
            "role": self.role,
            "body": self.body,
            "why": self.why,
            "clock": self.clock,
            "covers": self.covers,
            "covers_from_on": self.covers_from_on.isoformat() if self.covers_from_on else None,
            "covers_to_on": self.covers_to_on.isoformat() if self.covers_to_on else None,
            "boards": list(self.boards),
            "standing": str(self.standing),
            "pence": self.pence,
        }


def spans_of(periods: Iterable[PeriodOfLedger], working_days_to_close: int = 0) -> tuple[Span, ...]:
    """Ledger periods on the calendar, the books of each closing so many working days after its last day."""
    return tuple(
        Span(period.name, period.first_on, period.last_on, working_days_after(period.last_on, working_days_to_close))
        for period in periods
    )


def equal_instalments(body: str, pence: int, on: Sequence[date], line: str = "") -> tuple[Instalment, ...]:
    """A yearly contribution in equal parts on fixed dates, odd pennies to the earliest. *Units*: pence."""
    parts = split_pence(pence, [1] * len(on))
    prefix = f"{line}-{body}" if line else body
    return tuple(
        Instalment(f"{prefix}-{day.isoformat()}", body, day, part, line)
        for day, part in zip(sorted(on), parts, strict=True)
    )


def deadlines_of(
    terms: Terms,
    year: FinancialYear,
    instalments: Iterable[Instalment] = (),
    boards: Iterable[Board] = (),
    periods: Iterable[Span] = (),
    findings: Iterable[Finding] = (),
    quarter_ends: Sequence[date] = (),
) -> tuple[Deadline, ...]:
    """Every day of the three clocks that falls in a financial year, in order of date.

    What is owed *for* a year but after its end (annual return, last quarter) stands in the year in which it is due.
    Quarters end on 30 June, 30 September, 31 December and 31 March unless `quarter_ends` gives the ends of the year's own (of
    thirteen periods, say); the years before and after then end as usual.
    """
    known = tuple(boards)
    found = [
        *_due(
            terms, year, tuple(instalments), tuple(findings), quarter_ends, {board.id: board.body for board in known}
        ),
        *_closings(periods),
        *_meetings(known),
    ]
    within = [one for one in found if year.first_day <= one.due_on <= year.last_day]
    return tuple(sorted(within, key=lambda one: (one.due_on, one.clock, one.id)))


def overdue(deadlines: Iterable[Deadline], done: Collection[str], on: date) -> list[Deadline]:
    """What was due before a day and is not done (by id); meetings and period ends are never overdue."""
    return [one for one in deadlines if one.clock == "deadline" and one.due_on < on and one.id not in done]


def check_instalments(
    terms: Terms, year: FinancialYear, body: str, pence: int, paid: Sequence[Instalment]
) -> list[Problem]:
    """Whether a body's instalments are as many as the agreement says, equal, within the year, and come to its contribution.

    *Refuses* (returns) `instalment-outside-year`, `instalments-do-not-sum`, `instalments-not-as-agreed`.
    """
    own = [one for one in paid if one.body == body]
    wanted = next((term.number for term in terms.terms if term.rule == "instalments"), len(own))
    problems = [_outside(one, year) for one in own if not year.first_day <= one.due_on <= year.last_day]
    total = sum(one.pence for one in own)
    if total != pence:
        return [*problems, _not_the_sum(body, total, pence)]
    parts = sorted(split_pence(pence, [1] * wanted)) if wanted else []
    if sorted(one.pence for one in own) != parts:
        problems.append(_not_as_agreed(body, own, wanted))
    return problems


def _due(
    terms: Terms,
    year: FinancialYear,
    paid: Sequence[Instalment],
    findings: Sequence[Finding],
    ends: Sequence[date],
    of: Mapping[str, str],
) -> Iterator[Deadline]:
    """What statute and agreement make due in and around a year, each once; `of` says whose each board is.

    The years beside it are gone through too, for a day that is moved off a weekend may be moved over the end of a year.
    """
    for term in terms.terms:
        if term.rule == "instalments":
            yield from (_paid(terms, term, one) for one in paid)
            continue
        found: dict[str, Deadline] = {}
        for near, own in ((year, ends), (year.plus(-1), ()), (year.plus(1), ())):
            for mark, base, covered in _days(term, terms, near, findings, own):
                if _within(terms, term, base, covered):
                    found |= {one.id: one for one in _owed(terms, term, mark, base, covered, of) if one.id not in found}
        yield from found.values()


def _within(terms: Terms, term: Term, day: date, covered: Covered | None) -> bool:
    """Whether the agreement stood on the day, or on some day of what is covered, or stands in the year that a budget is for."""
    first, last = covered or (day, day)
    if term.covers == "next-year":
        first = FinancialYear.containing(day).plus(1).first_day
    return last >= terms.begins_on and day >= terms.begins_on and not (terms.ends_on and first > terms.ends_on)


def _days(
    term: Term, terms: Terms, year: FinancialYear, findings: Sequence[Finding], ends: Sequence[date]
) -> Iterator[tuple[str, date, Covered | None]]:
    """(mark for the id, day due, what a report covers) of a term, in and around a year."""
    if term.rule == "every-weeks":
        yield from _every_weeks(term, terms, year)
    elif term.rule == "every-months":
        yield from _every_months(term, year)
    elif term.rule == "on-day":
        day = date(year.begins + (term.month < 4), term.month, term.day)
        yield str(year), day, None
    elif term.rule == "after-event":
        yield from ((one.id, one.found_on + timedelta(days=term.number), None) for one in findings)
    elif term.rule == "after-year":
        last = year.plus(-1)
        yield str(last), last.last_day + timedelta(days=term.number), (last.first_day, last.last_day)
    else:
        yield from _after_quarters(term, year, ends)


def _every_weeks(term: Term, terms: Terms, year: FinancialYear) -> Iterator[tuple[str, date, Covered]]:
    step = timedelta(weeks=term.number)
    day = terms.begins_on + step * max(1, -(-(year.first_day - terms.begins_on) // step))
    while day <= year.last_day:
        yield day.isoformat(), day, _month_before(day)
        day += step


def _every_months(term: Term, year: FinancialYear) -> Iterator[tuple[str, date, Covered]]:
    """Due on the last day of each `number`-th month of the year, on the month that ended before it."""
    for months in range(term.number, 13, term.number):
        day = _month_end(year, months)
        yield day.isoformat(), day, _month_before(day)


def _after_quarters(term: Term, year: FinancialYear, ends: Sequence[date]) -> Iterator[tuple[str, date, Covered]]:
    own = list(ends) or [_month_end(year, months) for months in (3, 6, 9, 12)]
    before = year.plus(-1)
    yield f"{before}-q4", before.last_day + timedelta(days=term.number), (_month_end(before, 9) + _DAY, before.last_day)
    first = year.first_day
    for number, last in enumerate(own, start=1):
        yield f"{year}-q{number}", last + timedelta(days=term.number), (first, last)
        first = last + _DAY


def _month_end(year: FinancialYear, months: int) -> date:
    """The last day of the year's so many months: 3 gives 30 June."""
    month = 3 + months
    first_after = date(year.begins + month // 12, month % 12 + 1, 1)
    return first_after - _DAY


def _month_before(day: date) -> Covered:
    """The last whole month that ended before a day."""
    last = day.replace(day=1) - _DAY
    return last.replace(day=1), last


def _owed(
    terms: Terms, term: Term, mark: str, base: date, covered: Covered | None, of: Mapping[str, str]
) -> Iterator[Deadline]:
    """One deadline for each body that owes the term."""
    due_on, why = _moved(term, base)
    for body in _owing(terms, term):
        yield Deadline(
            id=f"{term.id}-{mark}".replace("/", "-") + (f"-{body}" if term.by == "each" else ""),
            title=term.title,
            due_on=due_on,
            role=term.role,
            body=body,
            why=why,
            covers_from_on=covered[0] if covered else None,
            covers_to_on=covered[1] if covered else None,
            opens_on=covered[1] + _DAY if covered else due_on - timedelta(days=92),
            boards=_deciding(terms, term, body, of),
            standing=term.standing,
            covers=term.covers,
        )


def _deciding(terms: Terms, term: Term, body: str, of: Mapping[str, str]) -> tuple[str, ...]:
    """The boards that decide; where each partner has its own deadline, its own boards and those of all."""
    if not term.needs_boards:
        return ()
    return tuple(name for name in terms.boards if term.by != "each" or of.get(name, "") in ("", body))


def _owing(terms: Terms, term: Term) -> tuple[str, ...]:
    if term.by == "host":
        return (terms.host,)
    return tuple(body for body in terms.partners if term.by == "each" or body != terms.host)


def _moved(term: Term, day: date) -> tuple[date, str]:
    """The day due, moved off a weekend or bank holiday where the term says so, and why."""
    to = {"stays": day, "next-working-day": working_day_from(day), "previous-working-day": working_day_until(day)}
    moved = to[term.moves]
    return moved, term.why if moved == day else f"{term.why}; moved from {_said(day)}, no working day"


def _paid(terms: Terms, term: Term, one: Instalment) -> Deadline:
    due_on, why = _moved(term, one.due_on)
    pounds = format_pounds(one.pence / 100, 2)
    return Deadline(
        id=f"{term.id}-{one.id}",
        title=f"{term.title}: {pounds}",
        due_on=due_on,
        role=term.role,
        body=one.body,
        why=why,
        standing=term.standing,
        pence=one.pence,
    )


def _closings(periods: Iterable[Span]) -> Iterator[Deadline]:
    for span in periods:
        yield Deadline(
            id=f"period-{span.id}".replace("/", "-"),
            title=f"Books of {span.id} close",
            due_on=span.closes_on,
            role="finance-lead",
            body="",
            why=f"ledger period from {_said(span.first_on)} to {_said(span.last_on)}",
            clock="ledger",
            covers_to_on=span.last_on,
        )


def _meetings(boards: Iterable[Board]) -> Iterator[Deadline]:
    for board in boards:
        for day in board.meets_on:
            yield Deadline(
                id=f"meeting-{board.id}-{day.isoformat()}",
                title=f"{board.name} meets",
                due_on=day,
                role="councillor",
                body=board.body,
                why="date of meeting as the board published it",
                clock="governance",
            )


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _outside(one: Instalment, year: FinancialYear) -> Problem:
    return Problem(
        name="instalment-outside-year",
        field=f"instalments.{one.id}.due_on",
        found=f"{format_pounds(one.pence / 100, 2)} of {one.body} due on {_said(one.due_on)}",
        expected=f"a day from {_said(year.first_day)} to {_said(year.last_day)}",
        why=f"It is a payment of the contribution for {year}, and would be counted in another year.",
        remedy="Mend the date, or put the payment into the year in which it is due.",
    )


def _not_the_sum(body: str, total: int, pence: int) -> Problem:
    return Problem(
        name="instalments-do-not-sum",
        field=f"instalments.{body}",
        found=f"instalments of {format_pounds(total / 100, 2)}",
        expected=f"the contribution of {format_pounds(pence / 100, 2)}",
        why="What is paid in the year would not be what the body agreed to put in.",
        remedy="Mend the instalments, or vary the contribution first.",
    )


def _not_as_agreed(body: str, own: Sequence[Instalment], wanted: int) -> Problem:
    parts = ", ".join(format_pounds(one.pence / 100, 2) for one in own) or "none"
    return Problem(
        name="instalments-not-as-agreed",
        field=f"instalments.{body}",
        found=f"{len(own)}: {parts}",
        expected=f"{wanted} equal instalments, but for the odd pennies",
        why="The agreement says how a contribution is paid; a partner that pays later lends nothing, it borrows.",
        remedy="Mend the instalments, or set the number that the agreement has in its timetable.",
    )
