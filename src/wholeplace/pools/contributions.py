"""What is due of each contribution and when, what of it has been asked for and has come in, and the entries that say so.

Money of the legal fund is asked for by its host: what is due becomes a debt of the partner, and the debt goes when the money
comes. What is given in kind comes in and is used up at once. What stays in its owner's own ledger is never asked for: it is
noted beside the book as far as the owner has met it. What is due stands in the agreement alone; what has been asked for and is
still owed, in the book alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from wholeplace.ledger.chart import (
    CASH,
    CONTRIBUTIONS,
    CONTRIBUTIONS_IN_KIND,
    CONTRIBUTIONS_RECEIVABLE,
    GRANTS,
    OWN_LEDGER,
    SPENDING,
    SPENDING_IN_KIND,
    Cell,
)
from wholeplace.ledger.entries import Entry, Line
from wholeplace.pools.agreement import Agreement, Contribution, ContributionKind, FundingLine
from wholeplace.pools.agreement_checks import approved_by_two
from wholeplace.pools.cells import cell_of, line_not_there
from wholeplace.pools.lawful import unlawful_giver
from wholeplace.pools.mechanisms import mechanisms
from wholeplace.pools.share_rules import Approval
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Problem
from wholeplace.vocabulary.years import FinancialYear

Way = Literal["asked", "given", "own-ledger"]
INCOME_OF = {"cash": CONTRIBUTIONS, "grant": GRANTS, "in-kind": CONTRIBUTIONS_IN_KIND}


@dataclass(frozen=True, slots=True)
class Due:
    """One part of a contribution and the day on which it is due. *Units*: pence. `part` of `parts` (0: beyond the schedule).

    `way`: `asked` for by the host, `given` in kind, or met in the `own-ledger` of the partner. `what`: of what is given in kind.
    """

    partner: str
    line: str
    kind: ContributionKind
    year: FinancialYear
    due_on: date
    pence: int
    part: int
    parts: int
    way: Way
    what: str = ""

    @property
    def key(self) -> str:
        """The natural key of asking for it: asked for twice, it is asked for once."""
        return self._key({"cash": "contribution", "in-kind": "contribution-in-kind", "grant": "grant"}[self.kind])

    @property
    def received_key(self) -> str:
        """The natural key of its first receipt; later ones add their number."""
        return self._key("received")

    def _key(self, word: str) -> str:
        return f"{word}:{self.partner}:{self.line}:{self.due_on.isoformat()}"


def schedule(agreement: Agreement, year: FinancialYear | None = None) -> tuple[Due, ...]:
    """Every part of every contribution, of one year or of all, by day, then partner and line as the agreement has them.

    A contribution without instalments is due whole on the first day of its year within the term. Two of one partner, line, kind
    and day are one.
    """
    by_key: dict[str, Due] = {}
    for one in agreement.contributions:
        if year is None or one.year == year:
            for due in _parts(agreement, one):
                before = by_key.get(due.key)
                by_key[due.key] = replace(before, pence=before.pence + due.pence) if before else due
    partners = [partner.body for partner in agreement.partners]
    lines = [line.id for line in agreement.lines]
    return tuple(
        sorted(by_key.values(), key=lambda d: (d.due_on, partners.index(d.partner), lines.index(d.line), d.kind))
    )


def _parts(agreement: Agreement, one: Contribution) -> Iterator[Due]:
    way = way_of(agreement.line(one.line), one.kind, agreement.host)
    whole = [(max(one.year.first_day, agreement.from_on), one.pence)]
    parts = [(part.due_on, part.pence) for part in one.instalments] or whole
    for number, (due_on, pence) in enumerate(parts, start=1):
        if pence:
            yield Due(one.partner, one.line, one.kind, one.year, due_on, pence, number, len(parts), way, one.what)


def way_of(line: FundingLine, kind: ContributionKind, host: str) -> Way:
    """How a contribution reaches its line: pooled money, and grants paid over to the host, come through the host's hands."""
    if not (line.in_fund or (line.status == "transferred" and line.holder == host)):
        return "own-ledger"
    return "given" if kind == "in-kind" else "asked"


# the entries


def asking(agreement: Agreement, due: Due, *, on: date, key: str = "", period: str = "") -> Entry:
    """What is due becomes a debt of the partner; what is given in kind comes in and is used up in the same entry."""
    income = cell_of(agreement, due.line, INCOME_OF[due.kind], body=due.partner, subjective="")
    if due.way == "given":
        against = cell_of(agreement, due.line, SPENDING_IN_KIND, body=due.partner)
    else:
        against = cell_of(agreement, due.line, CONTRIBUTIONS_RECEIVABLE, body=due.partner, subjective="")
    text = _words(agreement, due, "given" if due.way == "given" else "due")
    return _entry(key or due.key, on, text, against, income, due.pence, period=period)


def receiving(
    agreement: Agreement, due: Due, *, on: date, pence: int, key: str = "", reference: str = "", period: str = ""
) -> Entry:
    """Money that came in: cash of the host, and so much less that the partner owes."""
    owed = cell_of(agreement, due.line, CONTRIBUTIONS_RECEIVABLE, body=due.partner, subjective="")
    text = _words(agreement, due, "received")
    return _entry(key or due.received_key, on, text, Cell(CASH), owed, pence, reference=reference, period=period)


def noting(
    agreement: Agreement, due: Due, *, on: date, pence: int, key: str, reference: str = "", period: str = ""
) -> Entry:
    """What a partner has met in its own ledger: spending beside the book, against nobody's debt."""
    account = SPENDING_IN_KIND if due.kind == "in-kind" else SPENDING
    spent = cell_of(agreement, due.line, account, body=due.partner)
    owner = cell_of(agreement, due.line, OWN_LEDGER, body=due.partner, subjective="")
    text = _words(agreement, due, "met in its own ledger")
    return _entry(key, on, text, spent, owner, pence, reference=reference, period=period)


def _entry(key: str, on: date, text: str, debit: Cell, credit: Cell, pence: int, **more: str) -> Entry:
    return Entry(key=key, on=on, text=text, lines=(Line(debit, pence), Line(credit, -pence)), **more)  # type: ignore[arg-type]


def _words(agreement: Agreement, due: Due, done: str) -> str:
    part = f", part {due.part} of {due.parts}" if due.parts > 1 else ""
    kind = {"cash": "Contribution", "in-kind": "Contribution in kind", "grant": "Grant"}[due.kind]
    what = f" ({due.what})" if due.what else ""
    line = agreement.line(due.line).title
    return f"{kind} of {agreement.names[due.partner]} to {line} for {due.year}{part}{what}: {done}"[:300]


# what stands of it


@dataclass(frozen=True, slots=True)
class Standing:
    """How one part stands. *Units*: pence. `entry` is the number of the entry that asked for it (None: not yet).

    `received_pence` counts what came in, was given in kind, or was met in the partner's own ledger.
    """

    due: Due
    entry: int | None
    received_pence: int

    @property
    def outstanding_pence(self) -> int:
        """What was asked for and has not come in."""
        return self.due.pence - self.received_pence if self.entry and self.due.way == "asked" else 0

    def is_late(self, on: date) -> bool:
        """Whether it ought to have come in by a day and has not."""
        return self.due.due_on < on and self.received_pence < self.due.pence and self.due.way != "own-ledger"


def standings(
    dues: Sequence[Due],
    asked: Mapping[str, int],
    owed_pence: Mapping[tuple[str, str], int],
    met_pence: Mapping[tuple[str, str], int],
) -> tuple[Standing, ...]:
    """How each part stands, by what the book says.

    `asked`: key → number of the entry that stands for it. `owed_pence`, `met_pence`: what each partner still owes to a line, and
    what it has met of a line in its own ledger, by (partner, line). Money that comes in pays the oldest debt first.
    """
    owed, met = defaultdict(int, owed_pence), defaultdict(int, met_pence)
    received: dict[str, int] = {}
    for due in reversed(dues):
        where = (due.partner, due.line)
        if due.way == "asked" and due.key in asked:
            still = min(due.pence, max(0, owed[where]))
            owed[where] -= still
            received[due.key] = due.pence - still
    for due in dues:
        where = (due.partner, due.line)
        if due.way == "own-ledger":
            received[due.key] = min(due.pence, max(0, met[where]))
            met[where] -= received[due.key]
        elif due.way == "given" and due.key in asked:
            received[due.key] = due.pence
    return tuple(Standing(due, asked.get(due.key), received.get(due.key, 0)) for due in dues)


@dataclass(frozen=True, slots=True)
class PartnerSum:
    """What one partner puts in in a year, and how far. *Units*: pence. `due_pence` is what is due by the day asked about."""

    partner: str
    year_pence: int
    due_pence: int
    asked_pence: int
    received_pence: int
    outstanding_pence: int


def by_partner(agreement: Agreement, found: Iterable[Standing], on: date) -> tuple[PartnerSum, ...]:
    """The sums of each partner, in the order of the agreement; those that put nothing in are left out."""
    held: dict[str, list[Standing]] = defaultdict(list)
    for one in found:
        held[one.due.partner].append(one)
    return tuple(_sum(partner, held[partner], on) for partner in agreement.names if partner in held)


def _sum(partner: str, found: Sequence[Standing], on: date) -> PartnerSum:
    return PartnerSum(
        partner,
        year_pence=sum(one.due.pence for one in found),
        due_pence=sum(one.due.pence for one in found if one.due.due_on <= on),
        asked_pence=sum(one.due.pence for one in found if one.entry),
        received_pence=sum(one.received_pence for one in found),
        outstanding_pence=sum(one.outstanding_pence for one in found),
    )


# what may not be asked for


def further(
    agreement: Agreement,
    partner: str,
    line: str,
    pence: int,
    on: date,
    *,
    kind: ContributionKind = "cash",
    what: str = "",
) -> Due:
    """A contribution beyond the schedule, due on a day. `check_asking` says whether it may be asked for."""
    held = next((one for one in agreement.lines if one.id == line), None)
    way = way_of(held, kind, agreement.host) if held else "asked"
    return Due(partner, line, kind, FinancialYear.containing(on), on, pence, 0, 1, way, what)


def check_asking(
    agreement: Agreement, due: Due, *, asked_pence: int = 0, approvals: Sequence[Approval] = ()
) -> list[Problem]:
    """Everything for which a contribution may not be asked for, all at once.

    `asked_pence`: what has been asked of the partner for the line in the year already. `approvals`: of finance officers, for
    what goes beyond a cap, besides those in the agreement. Names: `contributor-not-a-partner`, `partner-not-lawful`,
    `contribution-beyond-cap`, `contribution-not-begun`, `line-not-in-agreement`, `contribution-impossible`.
    """
    if due.partner not in agreement.names:
        return [_no_partner(agreement, due)]
    line = next((one for one in agreement.lines if one.id == due.line), None)
    if line is None:
        return [line_not_there(agreement, due.line)]
    made = Contribution(due.partner, due.line, due.year, due.kind, due.pence)
    lawless = unlawful_giver(agreement, line, mechanisms()[line.mechanism], made)
    return [
        *([] if due.pence > 0 else [_impossible(due)]),
        *([lawless] if lawless else []),
        *_term(agreement, due),
        *_cap(agreement, due, asked_pence, approvals),
    ]


def _term(agreement: Agreement, due: Due) -> Iterator[Problem]:
    if not agreement.holds_from <= due.due_on <= agreement.until_on:
        yield Problem(
            name="contribution-not-begun",
            field="on",
            found=f"{agreement.names[due.partner]}, due on {due.due_on.isoformat()}",
            expected=f"a day from {agreement.holds_from.isoformat()} to {agreement.until_on.isoformat()}",
            why="Before an agreement begins, and after it ends, it binds nobody to pay.",
            remedy="Wait for its first day, or have the term varied.",
        )


def _cap(agreement: Agreement, due: Due, asked_pence: int, approvals: Sequence[Approval]) -> Iterator[Problem]:
    agreed = [
        one
        for one in agreement.contributions
        if (one.partner, one.line, one.year) == (due.partner, due.line, due.year) and one.cap_pence is not None
    ]
    for one in agreed:
        assert one.cap_pence is not None
        total = asked_pence + due.pence
        given = [a for a in (*one.approvals, *approvals) if a.given_on is not None and a.given_on <= due.due_on]
        if total > one.cap_pence and not approved_by_two(replace(one, approvals=tuple(given))):
            yield _beyond(agreement, due, total, one.cap_pence)


def _beyond(agreement: Agreement, due: Due, total_pence: int, cap_pence: int) -> Problem:
    most = max(0, cap_pence - total_pence + due.pence)
    return Problem(
        name="contribution-beyond-cap",
        field="amount",
        found=f"{_pounds(due.pence)} more of {agreement.names[due.partner]}, {_pounds(total_pence)} in {due.year} altogether",
        expected=f"at most its cap of {_pounds(cap_pence)}, or the approval of the finance officers of two bodies beforehand",
        why="A partner has agreed to no more than its cap; beyond it the officers who answer for the money decide.",
        remedy=f"Ask for at most {_pounds(most)}, or enter both approvals with their days.",
    )


def _no_partner(agreement: Agreement, due: Due) -> Problem:
    return Problem(
        name="contributor-not-a-partner",
        field="partner",
        found=due.partner or "nobody",
        expected=f"a partner: {', '.join(agreement.names)}",
        why="Only those who have signed have agreed to put anything in.",
        remedy="Choose a partner, or vary the agreement so that the body is one.",
    )


def _impossible(due: Due) -> Problem:
    return Problem(
        name="contribution-impossible",
        field="amount",
        found=_pounds(due.pence),
        expected="more than nought",
        why="A contribution puts money in; what goes back to a partner is a settlement or a reversal.",
        remedy="Look at the amount, or reverse what was asked for.",
    )


def receipt_beyond(due: Due, pence: int, owed_pence: int, name: str) -> Problem:
    """The problem of recording more as received than a partner owes to a line."""
    return Problem(
        name="receipt-beyond-debt",
        field="amount",
        found=f"{_pounds(pence)} of {name}, which owes {_pounds(max(0, owed_pence))} to {due.line}",
        expected="no more than has been asked for and is outstanding, and more than nought",
        why="A payment of another sum than was asked for is a slip of the keyboard, or belongs to something else.",
        remedy="Look at the bank statement; ask for the next part first, or post what is left over to payments in advance.",
    )


def _pounds(pence: int) -> str:
    return format_pounds(pence / 100, 2)
