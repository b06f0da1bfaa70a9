"""The three clocks of one agreement: its own timetable, boards, instalments and signatures, and where they clash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wholeplace.pools.agreement import Agreement, Contribution
from wholeplace.pools.calendar import Board, Deadline, Finding, Instalment, Span, deadlines_of
from wholeplace.pools.calendar_clashes import Clash, Signature, Signing, clashes
from wholeplace.pools.calendar_terms import Terms, standard_terms
from wholeplace.vocabulary.years import FinancialYear

_REPORTS = {"six-weekly": "six-weekly-report", "bi-monthly": "bi-monthly-report"}


@dataclass(frozen=True, slots=True)
class PoolCalendar:
    """A year of an agreement: every day of the three clocks, and where they clash."""

    agreement: str
    year: FinancialYear
    deadlines: tuple[Deadline, ...]
    clashes: tuple[Clash, ...]

    def as_answer(self) -> dict[str, Any]:
        """The calendar as JSON."""
        return {
            "agreement": self.agreement,
            "year": str(self.year),
            "deadlines": [one.as_answer() for one in self.deadlines],
            "clashes": [one.as_answer() for one in self.clashes],
        }


def calendar_of(
    agreement: Agreement,
    year: FinancialYear,
    *,
    periods: Sequence[Span] = (),
    findings: Iterable[Finding] = (),
    signed: Mapping[str, date] | None = None,
    in_place_by: date | None = None,
    quarter_ends: Sequence[date] = (),
) -> PoolCalendar:
    """The calendar of an agreement in a year.

    `signed` gives the day on which each body signed or means to; `in_place_by` the day by which grant or guidance wants the
    agreement signed. `periods` are the ledger's (`calendar.spans_of`).
    """
    boards = boards_of(agreement)
    paid = instalments_of(agreement, year)
    found = deadlines_of(timetable_of(agreement), year, paid, boards, periods, findings, quarter_ends)
    signing = signing_of(agreement, signed or {}, in_place_by)
    return PoolCalendar(agreement.id, year, found, tuple(clashes(found, boards, periods, [signing])))


def timetable_of(agreement: Agreement) -> Terms:
    """The usual terms of the agreement's mechanisms, with the pool manager's reports as often as it says."""
    powers = {line.mechanism for line in agreement.lines}
    if agreement.kind == "lead-commissioning" and "s75" in powers:
        powers.add("s75-lead")
    terms = standard_terms(
        agreement.host,
        (partner.body for partner in agreement.partners),
        agreement.from_on,
        mechanisms=powers,
        ends_on=agreement.until_on,
        boards=(board.id for board in agreement.boards),
    )
    wanted = _REPORTS.get(agreement.reports_every)
    terms = terms.without(*(term.id for term in terms.terms if term.id in _REPORTS.values() and term.id != wanted))
    return terms.having(wanted) if wanted else terms


def boards_of(agreement: Agreement) -> tuple[Board, ...]:
    """The agreement's boards with their meetings."""
    return tuple(Board(board.id, board.name, board.body, board.meets_on) for board in agreement.boards)


def instalments_of(agreement: Agreement, year: FinancialYear) -> tuple[Instalment, ...]:
    """What partners pay in cash or grant to the host in a year, day by day. *Units*: pence.

    The host pays nothing to itself, and what stays aligned in its owner's ledger is paid to nobody.
    """
    return tuple(
        one
        for number, contribution in enumerate(agreement.contributions_in(year, pooled_only=True), start=1)
        if contribution.partner != agreement.host and contribution.kind != "in-kind"
        for one in _instalments(number, contribution)
    )


def _instalments(number: int, of: Contribution) -> Iterator[Instalment]:
    for count, one in enumerate(of.instalments, start=1):
        yield Instalment(f"{of.line}-{of.partner}-{number}-{count}", of.partner, one.due_on, one.pence, of.line)


def signing_of(agreement: Agreement, signed: Mapping[str, date], in_place_by: date | None = None) -> Signing:
    """Who signs the agreement for each partner; who may not delegate is bound to the body's own board, where it has one."""
    own = {board.body: board.id for board in reversed(agreement.boards) if board.body}
    signatures = tuple(
        Signature(
            partner.name,
            partner.signatory or "The signatory",
            signed.get(partner.body),
            partner.delegable,
            "" if partner.delegable or partner.body in signed else own.get(partner.body, ""),
        )
        for partner in agreement.partners
    )
    return Signing(agreement.id, agreement.title, agreement.holds_from, agreement.until_on, signatures, in_place_by)
