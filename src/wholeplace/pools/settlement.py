"""Settling a period: what the rules make of the variance so far becomes entries in the book and notices between bodies.

A settlement is cumulative. The rules share the variance of the year so far; what earlier settlements of the year have posted is
taken off, and only the difference is posted now. So a quarter that is settled late, or a forecast that was wrong, puts itself
right at the next settlement, and the year's settlements always add up to the shares of the whole year.

The host holds the fund: what another body owes, it owes the host, who sends an invoice; what it is owed, the host pays by credit
note. A line outside the fund has been borne by its holder already, in its own ledger: the holder is credited with that before
anybody pays, so a line at its holder's own risk moves no money. The host's own share makes no notice.

*Units*: whole pence. *Source*: docs/methods/settlement; the form of notices is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal

from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.ledger.entries import Entry, Line
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.shares import LineVariance, Partner, Position, Shares
from wholeplace.vocabulary.money import format_pounds, split_pence
from wholeplace.vocabulary.problems import Problem
from wholeplace.vocabulary.years import FinancialYear

PAY_WITHIN = timedelta(days=30)  # ours; an agreement may name its own day


@dataclass(frozen=True, slots=True)
class Notice:
    """What one body is told that it owes or is owed. An invoice goes from the host to the body, a credit note says what the host
    pays back. `sentences` say by which rule. VAT follows who delivers and to whom: it is never added here."""

    number: str
    kind: Literal["invoice", "credit note"]
    from_body: str
    to_body: str
    pence: int
    issued_on: date
    due_on: date
    sentences: tuple[str, ...]

    def as_answer(self) -> dict[str, Any]:
        raw = {name: getattr(self, name) for name in ("number", "kind", "from_body", "to_body", "pence")}
        days = {"issued_on": self.issued_on.isoformat(), "due_on": self.due_on.isoformat()}
        return {**raw, **days, "sentences": list(self.sentences), "vat": "not included: see the agreement's VAT terms"}


@dataclass(frozen=True, slots=True)
class Settled:
    """A period settled: the shares of the year so far, what is new of them by body, the entries that post it, and the notices.

    `purses_pence`: what the year so far takes out of the risk pool and the reserve (below nought: puts into them).
    """

    name: str
    on: date
    shares: Shares
    before_pence: Mapping[str, int]
    new_pence: Mapping[str, int]
    purses_pence: Mapping[str, int]
    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...]


def elapsed_budget_pence(budget_pence: int, done: int, periods: int) -> int:
    """The part of a year's budget that belongs to its first `done` periods, spread evenly, without losing a penny in the year."""
    return sum(split_pence(budget_pence, [1] * periods)[:done]) if budget_pence else 0


def position_of(
    agreement: Agreement,
    year: FinancialYear,
    *,
    on: date,
    budget_pence: Mapping[str, int],
    actual_pence: Mapping[str, int],
    forecast: bool = False,
    causes: Mapping[str, str] | None = None,
    risk_pool_pence: int = 0,
    uncommitted_pence: int = 0,
    **more: Any,
) -> Position:
    """Where a pool stands: budget and actual (or forecast) of each line, and what each partner contributes.

    `budget_pence` and `actual_pence` go by line; both for the same stretch of time. `more` goes on to `shares.Position`
    (savings, activity, performance, decisions, uses …).
    """
    contributed = agreement.contributed_pence(year, pooled_only=True)
    if not any(contributed.values()):
        contributed = agreement.contributed_pence(year)
    by_scheme = _by_scheme(agreement, year)
    partners = tuple(
        Partner(one.body, one.name, contributed[one.body], by_scheme.get(one.body, {})) for one in agreement.partners
    )
    lines = tuple(
        LineVariance(
            line=line.id,
            scheme=line.scheme,
            lead=agreement.scheme(line.scheme).lead if line.in_fund else line.holder,
            budget_pence=budget_pence.get(line.id, 0),
            actual_pence=actual_pence.get(line.id, 0),
            title=line.title,
            status=line.status,
            profile=line.profile,
            host=agreement.host,
            commissioned=agreement.scheme(line.scheme).commissioned or None,
            cause=(causes or {}).get(line.id),
            shares=line.shares or None,
            ring_fenced=bool(line.condition),
            bigger_budget=line.bigger_budget,
            owner=line.owner,
        )
        for line in agreement.lines
    )
    return Position(
        pool=agreement.title,
        on=on,
        partners=partners,
        lines=lines,
        forecast=forecast,
        illustrative=agreement.made_up,
        risk_pool_pence=risk_pool_pence,
        uncommitted_pence=uncommitted_pence,
        **more,
    )


def _by_scheme(agreement: Agreement, year: FinancialYear) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for one in agreement.contributions_in(year):
        scheme = agreement.line(one.line).scheme
        sums = found.setdefault(one.partner, {})
        sums[scheme] = sums.get(scheme, 0) + one.pence
    return found


def settled_before(balances: Mapping[Cell, int]) -> dict[str, int]:
    """What the year's settlements have made each body owe so far (below nought: is owed), from the balances of the year."""
    sums: dict[str, int] = {}
    for cell, pence in balances.items():
        if cell.account == chart.VARIANCE_SHARES and cell.body:
            sums[cell.body] = sums.get(cell.body, 0) - pence
    return {body: pence for body, pence in sums.items() if pence}


def borne_already(position: Position, shares: Shares) -> dict[str, int]:
    """What holders have borne in their own ledgers of the variances that rules share: lines outside the fund. *Units*: pence."""
    sums: dict[str, int] = {}
    for line in position.lines:
        if line.status != "pooled" and line.line not in shares.outside_pence and line.variance_pence:
            sums[line.lead] = sums.get(line.lead, 0) + line.variance_pence
    return sums


def settle(
    shares: Shares,
    agreement: Agreement,
    position: Position,
    *,
    name: str,
    on: date,
    before_pence: Mapping[str, int],
    period: str = "",
    before_purses_pence: Mapping[str, int] | None = None,
) -> Settled:
    """What a settlement posts and whom it tells. Nothing is posted that awaits an approval: `problems_of` says so.

    `before_pence`: what earlier settlements of the year have posted by body; `before_purses_pence`: what they have moved from the
    risk pool, to the reserve. An entry for each body, keyed by the settlement's name, so that settling twice posts once.
    """
    owes, borne = shares.owes_by_body_pence, borne_already(position, shares)
    bodies = list(dict.fromkeys([*owes, *borne, *before_pence]))
    new = {body: owes.get(body, 0) - borne.get(body, 0) - before_pence.get(body, 0) for body in bodies}
    entries = [_share_entry(agreement, name, on, period, body, pence) for body, pence in new.items() if pence]
    purses = purses_taken(shares)
    entries += _purse_entries(purses, name, on, period, before_purses_pence or {})
    notices = _notices(shares, agreement, name, on, new)
    return Settled(name, on, shares, dict(before_pence), new, purses, tuple(entries), tuple(notices))


def _share_entry(agreement: Agreement, name: str, on: date, period: str, body: str, pence: int) -> Entry:
    """Owed by a body: debtor against its share; owed to it: the other way round."""
    due = chart.DUE_FROM_PARTNERS if pence > 0 else chart.DUE_TO_PARTNERS
    lines = (Line(Cell(due, body=body), pence), Line(Cell(chart.VARIANCE_SHARES, body=body), -pence))
    what = "owes" if pence > 0 else "is owed"
    text = f"{name}: {agreement.names.get(body, body)} {what} {_pounds(abs(pence))} under the agreement"
    return Entry(key=f"settlement:{name}:{body}", on=on, text=text, lines=lines, kind="settlement", period=period)


_PURSES = {"risk-pool": chart.RISK_POOL, "reserve": chart.RESERVE}


def purses_taken(shares: Shares) -> dict[str, int]:
    """What the year so far takes out of the risk pool and the reserve; below nought it puts into them. *Units*: pence."""
    out = ("overspend", "charge")
    return {
        purse: sum(step.elsewhere_pence.get(purse, 0) * (1 if step.kind in out else -1) for step in shares.steps)
        for purse in _PURSES
    }


def _purse_entries(
    purses: Mapping[str, int], name: str, on: date, period: str, before: Mapping[str, int]
) -> Iterable[Entry]:
    """What comes out of the risk pool, or goes into the joint board's reserve, moves within the fund."""
    for purse, account in _PURSES.items():
        pence = purses[purse] - before.get(purse, 0)
        if pence:
            lines = (Line(Cell(account), pence), Line(Cell(chart.BROUGHT_FORWARD), -pence))
            text = f"{name}: {_pounds(abs(pence))} {'from' if pence > 0 else 'to'} the {purse.replace('-', ' ')}"
            yield Entry(
                key=f"settlement:{name}:{purse}", on=on, text=text, lines=lines, kind="settlement", period=period
            )


def _notices(shares: Shares, agreement: Agreement, name: str, on: date, new: Mapping[str, int]) -> Iterable[Notice]:
    sentences: dict[str, list[str]] = {}
    for one in shares.owed():
        sentences.setdefault(one.body, []).append(one.sentence)
    told = [body for body, pence in new.items() if pence and body != agreement.host]
    for count, body in enumerate(told, start=1):
        pence = new[body]
        yield Notice(
            number=f"{agreement.id}/{name}/{count}",
            kind="invoice" if pence > 0 else "credit note",
            from_body=agreement.host,
            to_body=body,
            pence=abs(pence),
            issued_on=on,
            due_on=on + PAY_WITHIN,
            sentences=tuple(sentences.get(body, ())),
        )


def problems_of(shares: Shares) -> list[Problem]:
    """Why a position cannot be settled yet: `settlement-awaits`, `settlement-unallotted`."""
    found = [
        Problem(
            name="settlement-awaits",
            field=f"rules.{step.rule_id}",
            found=f"{_pounds(step.awaiting_pence)} that waits: {step.awaits}",
            expected="every approval or decision that the rules ask for",
            why="Money is shared out only as the partners have agreed; what needs somebody's yes is nobody's until it is given.",
            remedy="Enter the approval or the decision with its day, then settle.",
        )
        for step in shares.steps
        if step.awaiting_pence
    ]
    found += [
        Problem(
            name="settlement-unallotted",
            field="rules",
            found=f"{_pounds(pence)} of {kind} that no rule takes",
            expected="rules that cover the whole variance of shared lines",
            why="A variance that belongs to nobody would be left in the fund without anybody having agreed to it.",
            remedy="Vary the agreement so that a rule covers it.",
        )
        for kind, pence in shares.unallotted_pence.items()
        if pence
    ]
    return found


def rolled(
    agreement: Agreement,
    year: FinancialYear,
    *,
    inflation: Fraction = Fraction(0),
    efficiency: Fraction = Fraction(0),
    recurrent_change_pence: Mapping[tuple[str, str], int] | None = None,
    planned_change_pence: Mapping[tuple[str, str], int] | None = None,
    one_off: Sequence[tuple[str, str]] = (),
) -> dict[tuple[str, str], int]:
    """The next year's contributions by (partner, line), rolled by the usual formula.

    prior-year recurrent + recurrent in-year change + inflation + planned change − efficiency; a contribution named in `one_off`
    is not recurrent and falls away. Inflation and efficiency are shares of the recurrent sum; half pennies go away from nought.
    *Source*: contribution clauses 9.3.1 and 9.3.5 of signed agreements (agreement_timetable_terms.csv).
    """
    found: dict[tuple[str, str], int] = {}
    for one in agreement.contributions_in(year):
        key = (one.partner, one.line)
        if key not in one_off:
            found[key] = found.get(key, 0) + one.pence
    changes, plans = recurrent_change_pence or {}, planned_change_pence or {}
    for key in {*found, *changes, *plans}:
        recurrent = found.get(key, 0) + changes.get(key, 0)
        found[key] = _whole(recurrent * (1 + inflation - efficiency)) + plans.get(key, 0)
    return found


def _whole(pence: Fraction) -> int:
    sign = -1 if pence < 0 else 1
    return sign * int(abs(pence) + Fraction(1, 2))


def _pounds(pence: int) -> str:
    return format_pounds(pence / 100, 2)
