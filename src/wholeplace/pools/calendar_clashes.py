"""Where the three clocks do not fit together, each in one sentence with what to do.

- a board meets after what it must decide is due (or has no meeting on record);
- a report is due before the books of what it reports on are closed;
- a document is signed after the term it governs has begun, or may be by its own deadline;
- somebody who may not delegate needs a board that does not meet in time.

A clash is a warning for people to act on; it stops nothing.

*Source*: North Tyneside cabinet, May 2024 (plan due 10 June, board 20 June 2024; section 75 by 30 September, half-way through the
year); North Yorkshire health and wellbeing board, 16 May 2025 (signed 31 March, 2 April and 14 April, no delegation).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from wholeplace.pools.calendar import Board, Deadline, Span

Kind = Literal[
    "board-after-deadline",
    "no-meeting-on-record",
    "report-before-close",
    "signed-after-start",
    "deadline-after-start",
    "nobody-may-sign-in-time",
]


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature that a document needs: of which body, by whom, on which day (done or planned), by which board if any.

    `delegable` is False where nobody else may sign for the signatory.
    """

    body: str
    signatory: str
    signed_on: date | None = None
    delegable: bool = True
    board: str = ""


@dataclass(frozen=True, slots=True)
class Signing:
    """A document whose term begins and ends on given days, who must sign it, and by when it must be in place."""

    id: str
    title: str
    begins_on: date
    ends_on: date
    signatures: tuple[Signature, ...]
    due_on: date | None = None
    opens_on: date | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """Two clocks that do not fit: what, said in one sentence, what to do, and how many days lie between (0 where unknown)."""

    kind: Kind
    subject: str
    body: str
    on: date
    days: int
    sentence: str
    remedy: str

    def as_answer(self) -> dict[str, Any]:
        """The clash as JSON."""
        return {
            "kind": self.kind,
            "subject": self.subject,
            "body": self.body,
            "on": self.on.isoformat(),
            "days": self.days,
            "sentence": self.sentence,
            "remedy": self.remedy,
        }


def clashes(
    deadlines: Iterable[Deadline],
    boards: Iterable[Board] = (),
    periods: Sequence[Span] = (),
    signings: Iterable[Signing] = (),
) -> list[Clash]:
    """Every clash of the three clocks, in order of date, each sentence once.

    A board that is named but not among `boards` counts as one without a meeting on record.
    """
    known = {board.id: board for board in boards}
    found = [
        clash
        for deadline in deadlines
        if deadline.clock == "deadline"
        for clash in (*_undecided(deadline, known), *_unclosed(deadline, periods))
    ]
    found += [clash for signing in signings for clash in _signing(signing, known)]
    once = {clash.sentence: clash for clash in reversed(found)}
    return sorted(once.values(), key=lambda clash: (clash.on, clash.kind, clash.subject, clash.body, clash.sentence))


def _undecided(deadline: Deadline, known: Mapping[str, Board]) -> Iterator[Clash]:
    """The boards that do not meet in time for what they must decide."""
    for name in deadline.boards:
        board = known.get(name)
        if board and board.meets_within(deadline.opens_on, deadline.due_on):
            continue
        after = board.first_from(deadline.due_on + timedelta(days=1)) if board else None
        yield _late_board(deadline, board, after) if board and after else _no_meeting(deadline, board, name)


def _late_board(deadline: Deadline, board: Board, after: date) -> Clash:
    days = (after - deadline.due_on).days
    return Clash(
        "board-after-deadline",
        deadline.id,
        board.body or deadline.body,
        deadline.due_on,
        days,
        f"{board.name} meets on {_said(after)}, {_days(days)} after it is due: {deadline.title}, {_said(deadline.due_on)}.",
        "Call an extra meeting, have the board delegate the decision to a named officer before then, or ask for a later "
        "date in writing.",
    )


def _no_meeting(deadline: Deadline, board: Board | None, name: str) -> Clash:
    words = board.name if board else name
    since = f" from {_said(deadline.opens_on)}" if deadline.opens_on else ""
    return Clash(
        "no-meeting-on-record",
        deadline.id,
        board.body if board and board.body else deadline.body,
        deadline.due_on,
        0,
        f"{words} must decide, but no meeting{since} is on record: {deadline.title}, due {_said(deadline.due_on)}.",
        "Put the board's dates of meeting down, or have it delegate the decision to a named officer.",
    )


def _unclosed(deadline: Deadline, periods: Sequence[Span]) -> Iterator[Clash]:
    """A report that is due before the books of what it covers are closed: for a year, those of its closing periods too."""
    last = deadline.covers_to_on
    covered = sorted((span for span in periods if last and span.first_on <= last <= span.last_on), key=_closing)
    if not covered:
        return
    span = covered[-1] if deadline.covers == "year" else covered[0]
    days = (span.closes_on - deadline.due_on).days
    if days > 0:
        yield Clash(
            "report-before-close",
            deadline.id,
            deadline.body,
            deadline.due_on,
            days,
            f"Due on {_said(deadline.due_on)}, {_days(days)} before the books of {span.id} close "
            f"on {_said(span.closes_on)}: {deadline.title}.",
            "Close the period earlier, agree a later day for the report, or report on the period before and say so.",
        )


def _closing(span: Span) -> date:
    return span.closes_on


def _signing(signing: Signing, known: Mapping[str, Board]) -> Iterator[Clash]:
    if signing.due_on and signing.due_on > signing.begins_on:
        yield _runs_unsigned(signing, signing.due_on)
    for signature in signing.signatures:
        if signature.signed_on and signature.signed_on > signing.begins_on:
            yield _signed_late(signing, signature, signature.signed_on)
        if not signature.delegable and signature.board:
            yield from _bound_to_board(signing, signature, known)


def _runs_unsigned(signing: Signing, due_on: date) -> Clash:
    days = (due_on - signing.begins_on).days
    share = days / ((signing.ends_on - signing.begins_on).days + 1)
    return Clash(
        "deadline-after-start",
        signing.id,
        "",
        due_on,
        days,
        f"{signing.title} need not be in place until {_said(due_on)}, {_days(days)} after its term begins: "
        f"{share:.0%} of the term may run unsigned.",
        "Sign before the term begins, or agree in writing on which terms money is paid until then.",
    )


def _signed_late(signing: Signing, signature: Signature, signed_on: date) -> Clash:
    days = (signed_on - signing.begins_on).days
    return Clash(
        "signed-after-start",
        signing.id,
        signature.body,
        signed_on,
        days,
        f"{signature.signatory} of {signature.body} signs on {_said(signed_on)}, {_days(days)} after the term of "
        f"{signing.title} begins.",
        "Bring the signature forward, or agree in writing on which terms money is paid until the last body has signed.",
    )


def _bound_to_board(signing: Signing, signature: Signature, known: Mapping[str, Board]) -> Iterator[Clash]:
    """Somebody who may not delegate, and whose board does not meet before the document must be in place."""
    by = signing.due_on or signing.begins_on
    board = known.get(signature.board)
    if board and board.meets_within(signing.opens_on, by):
        return
    after = board.first_from(by + timedelta(days=1)) if board else None
    words = board.name if board else signature.board
    then = f"next meets on {_said(after)}" if after else "has no meeting on record"
    yield Clash(
        "nobody-may-sign-in-time",
        signing.id,
        signature.body,
        by,
        (after - by).days if after else 0,
        f"{signature.signatory} of {signature.body} may not delegate, and {words} {then}: {signing.title}, by {_said(by)}.",
        "Ask the board for an extra meeting, or for a standing delegation with dates, before the day.",
    )


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _days(number: int) -> str:
    return "one day" if number == 1 else f"{number} days"
