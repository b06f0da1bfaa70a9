"""What one book means in each body's own books, so that all bodies together come to the book, to the penny.

A pool is no entity of its own: it enters each partner's accounts by who controls it. That is each body's own finding, agreed with
its auditors; no published rule decides it. Until a body states one, a line is shown as its terms suggest, and marked as needing
the body's own finding.

- *joint*: a joint operation. Each body shows its share of the spending, by what it contributes to the line.
- *agent*: the holder acts for the others. The same shares; what is left of a partner's money is a creditor of the holder and a
  debtor of the partner.
- *gross*: the holder is principal, or controls. It shows what others pay it as income and all spending gross; the others show
  what they pay it as spending.
- *grant*: paid over (s256, s76, s31). The payer shows spending, the receiver income with its conditions.
- *own*: aligned. Each body shows its own spending, from its own money.

*Units*: whole pence; what remains is above nought where money is left. *Source*: docs/methods/memorandum-account; CIPFA on
IFRS 10 and IFRS 11 (8 May 2017); in detail not verified.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, cast, get_args

from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.pools.agreement import Agreement, FundingLine
from wholeplace.pools.statement import FUNDING, SHARES, SPENDING, Check, is_in_fund
from wholeplace.pools.statement_spans import Span
from wholeplace.vocabulary.money import split_pence
from wholeplace.vocabulary.problems import Problem

Treatment = Literal["joint", "agent", "gross", "grant", "own"]
TREATMENTS = MappingProxyType(
    {
        "joint": "Joint operation: own share",
        "agent": "Agent: own share, the rest held for the others",
        "gross": "Principal: gross in the holder's books",
        "grant": "Grant: spending of the payer, income of the receiver",
        "own": "Own books",
    }
)
NEEDS = "needs the body's own finding"
WHOLE = "The agreement as a whole"
_IN = (*FUNDING, chart.OWN_LEDGER)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the partners have found of control over a line, and where that is written down. `by_on`: the day of the finding."""

    line: str
    treatment: Treatment
    source: str
    by_on: date | None = None


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One line in one body's books.

    `own_pence`: what the body puts in itself; `settled_pence`: its share of over- and underspending (above nought: it paid in
    more); `from_partners_pence`, `to_partners_pence`: income from, and payments to, the other bodies of the line;
    `spending_pence`: spending on services that it shows as its own. `held_by` names the body that holds what remains, where
    that is another.
    """

    body: str
    line: str
    words: str
    capital: bool
    in_fund: bool
    treatment: Treatment
    needs_finding: bool
    own_pence: int = 0
    settled_pence: int = 0
    from_partners_pence: int = 0
    to_partners_pence: int = 0
    spending_pence: int = 0
    held_by: str = ""

    @property
    def remaining_pence(self) -> int:
        """What is left of the body's money in the line: above nought it has a share of what the fund holds."""
        put_in = self.own_pence + self.settled_pence + self.from_partners_pence
        return put_in - self.to_partners_pence - self.spending_pence

    @property
    def group(self) -> Group:
        return (self.in_fund, self.capital)

    @property
    def is_nought(self) -> bool:
        return not any(getattr(self, name) for name in _AMOUNTS)


_AMOUNTS = ("own_pence", "settled_pence", "from_partners_pence", "to_partners_pence", "spending_pence")


Group = tuple[bool, bool]  # whether in the fund, whether capital
GROUPS: Mapping[Group, str] = MappingProxyType(
    {
        (True, False): "Revenue of the fund",
        (True, True): "Capital of the fund",
        (False, False): "Revenue beside the fund",
        (False, True): "Capital beside the fund",
    }
)


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body's own view: its lines, and their sums by group, for revenue and capital, and what lies in the fund and beside it,
    are never added to each other."""

    body: str
    name: str
    lines: tuple[BodyLine, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups in which the body has a line."""
        return tuple(group for group in GROUPS if any(line.group == group for line in self.lines))

    def pence(self, name: str, group: Group) -> int:
        """The sum of an amount (`own_pence`, `remaining_pence` …) over the lines of a group."""
        return sum(int(getattr(line, name)) for line in self.lines if line.group == group)

    @property
    def needs_finding(self) -> bool:
        return any(line.needs_finding for line in self.lines)


@dataclass(frozen=True, slots=True)
class BodiesView:
    """Every body's own view of a stretch of time, and how they come to the one book, group by group."""

    span: Span
    bodies: tuple[BodyView, ...]
    reconciliation: Mapping[Group, tuple[Check, ...]]
    made_up: bool = False

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check of the reconciliation, its group named."""
        return tuple(
            replace(check, words=f"{GROUPS[group]}: {check.words}")
            for group, checks in self.reconciliation.items()
            for check in checks
        )

    def body(self, body_id: str) -> BodyView:
        return next(view for view in self.bodies if view.body == body_id)

    @property
    def reconciles(self) -> bool:
        return not any(check.out_pence for check in self.checks)


@dataclass(slots=True)
class _Flows:
    """What the book holds of one line, by body: put in, settled and spent."""

    line: FundingLine | None
    words: str
    capital: bool
    in_fund: bool
    put_in: dict[str, int] = field(default_factory=dict)
    settled: dict[str, int] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.line.id if self.line else ""


def own_views(
    agreement: Agreement,
    span: Span,
    during: Mapping[Cell, int],
    *,
    findings: Iterable[Finding] = (),
    names: Mapping[str, str] | None = None,
) -> BodiesView:
    """Each body's own view of what moved in a stretch of time. `during`: balances by cell of that time alone.

    What names no body falls to the holder of its line; what names no line follows the treatment of the fund's lines where they
    have one in common, and is a joint operation else.
    """
    found = {one.line: one for one in findings}
    flows = list(_flows(agreement, during))
    lines = [line for one in flows for line in _shown(agreement, span, one, found)]
    known = {**(names or {}), **agreement.names}
    order = [agreement.host, *(one.body for one in agreement.partners if one.body != agreement.host)]
    bodies = [*order, *sorted({line.body for line in lines} - set(order))]
    views = tuple(
        BodyView(body, known.get(body, body), tuple(one for one in lines if one.body == body and not one.is_nought))
        for body in bodies
    )
    groups = [group for group in GROUPS if any(group in view.groups for view in views)]
    reconciled = {group: tuple(_reconciled(views, during, group)) for group in groups}
    return BodiesView(span, views, reconciled, agreement.made_up)


def _flows(agreement: Agreement, during: Mapping[Cell, int]) -> Iterator[_Flows]:
    lines = {line.id: line for line in agreement.lines}
    found: dict[tuple[str, bool, bool], _Flows] = {}
    for cell, pence in during.items():
        side, sign = _side(cell.account)
        if not side:
            continue
        line, in_fund = lines.get(cell.line), is_in_fund(cell)
        words = line.title if line else cell.line or WHOLE
        key = (line.id if line else "", cell.capital, in_fund)
        flow = found.setdefault(key, _Flows(line, words, cell.capital, in_fund))
        body = cell.body or (line.holder if line else agreement.host)
        sums: dict[str, int] = getattr(flow, side)
        sums[body] = sums.get(body, 0) + sign * pence
    order = {line_id: place for place, line_id in enumerate(lines)}
    for key in sorted(found, key=lambda key: (not key[2], order.get(key[0], len(order)), key[1])):
        yield found[key]


def _side(account: str) -> tuple[str, int]:
    if account in _IN:
        return "put_in", -1
    if account in SHARES:
        return "settled", -1
    return ("spent", 1) if account in SPENDING else ("", 0)


def treatment_of(agreement: Agreement, line: FundingLine | None, in_fund: bool, finding: Finding | None) -> Treatment:
    """How a line stands in the bodies' books: as found, else as its status and the capacity of its holder suggest."""
    if finding is not None:
        return finding.treatment
    if line is None:
        of_fund = {treatment_of(agreement, one, True, None) for one in agreement.lines if one.in_fund}
        return of_fund.pop() if in_fund and len(of_fund) == 1 else ("joint" if in_fund else "own")
    if line.status == "transferred":
        return "grant"
    if not in_fund:
        return "own"
    return "agent" if line.capacity == "agent" else "gross"


def _shown(agreement: Agreement, span: Span, flow: _Flows, findings: Mapping[str, Finding]) -> list[BodyLine]:
    finding = findings.get(flow.id) if flow.line else _common(agreement, findings)
    treatment = treatment_of(agreement, flow.line, flow.in_fund, finding)
    lead = flow.line.holder if flow.line else agreement.host
    if treatment in ("gross", "grant"):
        made = _gross(flow, lead)
    elif treatment == "own":
        made = {body: _own(flow, body) for body in _bodies(flow)}
    else:
        made = _joint(agreement, span, flow, lead)
    needs = finding is None and flow.in_fund
    held = {body: lead if treatment == "agent" and body != lead else "" for body in made}
    return [
        BodyLine(body, flow.id, flow.words, flow.capital, flow.in_fund, treatment, needs, **amounts, held_by=held[body])
        for body, amounts in made.items()
    ]


def _common(agreement: Agreement, findings: Mapping[str, Finding]) -> Finding | None:
    """The finding that every line of the fund has in common."""
    of_fund = [findings.get(line.id) for line in agreement.lines if line.in_fund]
    same = {one.treatment for one in of_fund if one is not None}
    return of_fund[0] if len(same) == 1 and None not in of_fund else None


def _bodies(flow: _Flows, *more: str) -> list[str]:
    return list(dict.fromkeys([*more, *flow.put_in, *flow.settled, *flow.spent]))


def _own(flow: _Flows, body: str) -> dict[str, int]:
    return {
        "own_pence": flow.put_in.get(body, 0),
        "settled_pence": flow.settled.get(body, 0),
        "spending_pence": flow.spent.get(body, 0),
    }


def _gross(flow: _Flows, lead: str) -> dict[str, dict[str, int]]:
    """The lead has all spending, and the others' money as income; the others have what they pay as spending."""
    made: dict[str, dict[str, int]] = {}
    paid = 0
    for body in _bodies(flow):
        if body != lead:
            put_in, settled = flow.put_in.get(body, 0), flow.settled.get(body, 0)
            made[body] = {"own_pence": put_in, "settled_pence": settled, "to_partners_pence": put_in + settled}
            paid += put_in + settled
    own = {"own_pence": flow.put_in.get(lead, 0), "settled_pence": flow.settled.get(lead, 0)}
    return {lead: {**own, "from_partners_pence": paid, "spending_pence": sum(flow.spent.values())}, **made}


def _joint(agreement: Agreement, span: Span, flow: _Flows, lead: str) -> dict[str, dict[str, int]]:
    """Each body has its share of the spending, by what it contributes; odd pence go by the largest remainder."""
    weights = _weights(agreement, span, flow) or {lead: 1}
    spent = dict(zip(weights, split_pence(sum(flow.spent.values()), list(weights.values())), strict=True))
    return {
        body: {**_own(flow, body), "spending_pence": spent.get(body, 0)}
        for body in _bodies(flow, *(body for body, weight in weights.items() if weight))
    }


def _weights(agreement: Agreement, span: Span, flow: _Flows) -> dict[str, int | Fraction]:
    """Shares of a line: contributions agreed for the year, else what was put in, else what each commissions of the scheme."""
    agreed: dict[str, int | Fraction] = {}
    for one in agreement.contributions_in(span.year, pooled_only=flow.line is None):
        if flow.line is None or one.line == flow.line.id:
            agreed[one.partner] = agreed.get(one.partner, 0) + one.pence
    put_in: dict[str, int | Fraction] = {body: max(pence, 0) for body, pence in flow.put_in.items()}
    scheme: dict[str, int | Fraction] = {}
    if flow.line is not None:
        scheme |= agreement.scheme(flow.line.scheme).commissioned
    return next((one for one in (agreed, put_in, scheme) if any(one.values())), {})


def _reconciled(views: Iterable[BodyView], during: Mapping[Cell, int], group: Group) -> Iterator[Check]:
    """All bodies together against the book, each side from its own figures."""
    views = tuple(views)
    book = {"put_in": 0, "settled": 0, "spent": 0}
    for cell, pence in during.items():
        side, sign = _side(cell.account)
        if side and (is_in_fund(cell), cell.capital) == group:
            book[side] += sign * pence
    rows = (
        ("put in from own money", "own_pence", book["put_in"]),
        ("shares of over- and underspending", "settled_pence", book["settled"]),
        ("spending on services", "spending_pence", book["spent"]),
        ("what remains", "remaining_pence", book["put_in"] + book["settled"] - book["spent"]),
    )
    for words, name, in_book in rows:
        yield Check(words, sum(view.pence(name, group) for view in views), in_book)
    paid, received = (
        sum(view.pence(name, group) for view in views) for name in ("to_partners_pence", "from_partners_pence")
    )
    yield Check("paid to other bodies, and received by them", paid, received)


def check_findings(
    agreement: Agreement, findings: Iterable[Mapping[str, object]]
) -> tuple[list[Finding], list[Problem]]:
    """Findings as a form or a file gives them (`line`, `treatment`, `source`). *Problems*: `finding-line-unknown`,
    `finding-unknown`, `finding-without-source`."""
    lines = [line.id for line in agreement.lines]
    made: list[Finding] = []
    problems: list[Problem] = []
    for raw in findings:
        line, treatment, source = (str(raw.get(name) or "").strip() for name in ("line", "treatment", "source"))
        wrong = list(_wrong(line, lines, treatment, source))
        problems += wrong
        if not wrong:
            made.append(Finding(line, cast(Treatment, treatment), source, _day(raw.get("by_on"))))
    return made, problems


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value if isinstance(value, date) else None


def _wrong(line: str, lines: list[str], treatment: str, source: str) -> Iterator[Problem]:
    where = f"findings.{line or 'without a line'}"
    if line not in lines:
        yield Problem(
            name="finding-line-unknown",
            field=where,
            found=line or "nothing",
            expected=f"a line of the agreement: {', '.join(lines)}",
            why="Control is found line by line, for each may be held and run by another body.",
            remedy="Mend the id of the line.",
        )
    if treatment not in get_args(Treatment):
        yield Problem(
            name="finding-unknown",
            field=where,
            found=treatment or "nothing",
            expected="; ".join(f"{key} ({words})" for key, words in TREATMENTS.items()),
            why="It decides which amounts stand in whose accounts.",
            remedy="Take one of these.",
        )
    if not source:
        yield Problem(
            name="finding-without-source",
            field=where,
            found="no source",
            expected="where the finding is written down: a paper of the finance officers, an auditor's letter",
            why="Who controls a pool is each body's own judgement, for which its auditors will ask.",
            remedy="Name the paper and its day; without one, leave the line as its terms suggest.",
        )
