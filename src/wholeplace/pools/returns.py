"""The quarterly report and the annual return of a pool: income, spending, and whether it works.

SI 2000/617 reg 7 asks the pool manager for quarterly reports and an annual return on income, spending and other information
about effectiveness. What is due and what has come in, budget and spending by scheme, and each agreed outcome with what its
measure reads stand side by side. A measure that nobody has read says so; it is never left out.

*Units*: whole pence. A variance of spending above nought is an overspend; of income, more than was due. *Source*: SI 2000/617
reg 7(4)(b) (quarterly and annual: secondary source).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wholeplace.ledger.chart import Cell
from wholeplace.pools.agreement import Agreement, Contribution, FundingLine
from wholeplace.pools.statement import FUNDING, SPENDING, is_in_fund
from wholeplace.pools.statement_spans import Span
from wholeplace.vocabulary.money import split_pence

NOT_READ = "not read yet"
ReportKind = Literal["quarterly report", "annual return", "report to date"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the measure of an outcome reads, on which day, by whom. `measure` is that of the agreement."""

    measure: str
    value: str
    on: date | None = None
    source: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class IncomeRow:
    """What a partner was due to put into the fund in the time, and what came in."""

    body: str
    name: str
    capital: bool
    due_pence: int
    received_pence: int

    @property
    def variance_pence(self) -> int:
        return self.received_pence - self.due_pence


@dataclass(frozen=True, slots=True)
class SpendingRow:
    """Budget and spending of a line in the time. `in_fund` False: reported beside the fund."""

    line: str
    words: str
    scheme: str
    capital: bool
    in_fund: bool
    budget_pence: int
    spent_pence: int
    year_budget_pence: int

    @property
    def variance_pence(self) -> int:
        return self.spent_pence - self.budget_pence


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An agreed outcome with its measure and what it reads."""

    words: str
    measure: str
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Report:
    """A quarterly report or an annual return."""

    kind: ReportKind
    agreement: Agreement
    span: Span
    income: tuple[IncomeRow, ...]
    spending: tuple[SpendingRow, ...]
    outcomes: tuple[OutcomeRow, ...]
    narrative: str = ""

    def income_pence(self, name: str, *, capital: bool) -> int:
        """A sum of the fund's income rows, revenue or capital."""
        return sum(int(getattr(row, name)) for row in self.income if row.capital == capital)

    def spending_pence(self, name: str, *, capital: bool) -> int:
        """A sum of the fund's spending rows, revenue or capital; what stands beside is not in it."""
        return sum(int(getattr(row, name)) for row in self.spending if row.capital == capital and row.in_fund)

    @property
    def unread(self) -> tuple[OutcomeRow, ...]:
        """Outcomes whose measure nobody has read for this time."""
        return tuple(row for row in self.outcomes if row.reading is None)

    @property
    def kinds(self) -> tuple[bool, ...]:
        """Revenue alone, or revenue and capital: `(False,)`, `(False, True)`."""
        capital = any(row.capital for row in self.income) or any(row.capital for row in self.spending)
        return (False, True) if capital else (False,)


def report(
    agreement: Agreement,
    span: Span,
    during: Mapping[Cell, int],
    *,
    readings: Iterable[Reading] = (),
    budget_pence: Mapping[str, int] | None = None,
    narrative: str = "",
) -> Report:
    """The report of a quarter, the return of a year, or the same of a year up to a day.

    `during`: balances by cell of that time alone. `budget_pence`: the year's budget by line as it stands now; without it the
    agreement's own. A budget is spread evenly over the months of the year, and whole months count.
    """
    kinds: dict[str, ReportKind] = {"quarter": "quarterly report", "year": "annual return", "to-date": "report to date"}
    read = {one.measure: one for one in readings}
    outcomes = tuple(OutcomeRow(one.words, one.measure, read.get(one.measure)) for one in agreement.outcomes)
    return Report(
        kind=kinds[span.kind],
        agreement=agreement,
        span=span,
        income=tuple(_income(agreement, span, during)),
        spending=tuple(_spending(agreement, span, during, budget_pence)),
        outcomes=outcomes,
        narrative=narrative.strip(),
    )


def _income(agreement: Agreement, span: Span, during: Mapping[Cell, int]) -> Iterable[IncomeRow]:
    due: dict[tuple[str, bool], int] = {}
    for one in agreement.contributions_in(span.year, pooled_only=True):
        key = (one.partner, agreement.line(one.line).capital)
        due[key] = due.get(key, 0) + due_in(one, span)
    came: dict[tuple[str, bool], int] = {}
    for cell, pence in during.items():
        if cell.account in FUNDING and is_in_fund(cell):
            key = (cell.body, cell.capital)
            came[key] = came.get(key, 0) - pence
    order = [agreement.host, *(one.body for one in agreement.partners if one.body != agreement.host)]
    others = sorted({body for body, _ in came} - set(order))
    for capital in (False, True):
        for body in (*order, *others):
            if (body, capital) in due or came.get((body, capital)):
                name = agreement.names.get(body, body or "No body stated")
                yield IncomeRow(body, name, capital, due.get((body, capital), 0), came.get((body, capital), 0))


def due_in(one: Contribution, span: Span) -> int:
    """What of a contribution falls due in the time: its instalments on their days; without instalments, even months."""
    if one.instalments:
        return sum(part.pence for part in one.instalments if span.from_on <= part.due_on <= span.to_on)
    return of_months(one.pence, span)


def of_months(year_pence: int, span: Span) -> int:
    """The part of a year's amount that falls in the whole months of a stretch of time, no penny lost over the year."""
    first, last = span.months
    return sum(split_pence(year_pence, [1] * 12)[first:last]) if year_pence else 0


def _spending(
    agreement: Agreement, span: Span, during: Mapping[Cell, int], budget_pence: Mapping[str, int] | None
) -> Iterable[SpendingRow]:
    spent: dict[tuple[str, bool, bool], int] = {}
    for cell, pence in during.items():
        if cell.account in SPENDING:
            key = (cell.line, cell.capital, is_in_fund(cell))
            spent[key] = spent.get(key, 0) + pence
    lines: dict[str, FundingLine] = {line.id: line for line in agreement.lines}
    keys = dict.fromkeys([*((line.id, line.capital, line.in_fund) for line in agreement.lines), *spent])
    for line_id, capital, in_fund in sorted(keys, key=lambda key: (not key[2], key[1])):
        line = lines.get(line_id)
        at_home = line is not None and (line.capital, line.in_fund) == (capital, in_fund)
        year = _year_budget(line, span, budget_pence) if line is not None and at_home else 0
        yield SpendingRow(
            line=line_id,
            words=line.title if line else line_id or "Not booked to a line",
            scheme=line.scheme if line else "",
            capital=capital,
            in_fund=in_fund,
            budget_pence=of_months(year, span),
            spent_pence=spent.get((line_id, capital, in_fund), 0),
            year_budget_pence=year,
        )


def _year_budget(line: FundingLine, span: Span, budget_pence: Mapping[str, int] | None) -> int:
    if budget_pence is not None and line.id in budget_pence:
        return budget_pence[line.id]
    return line.budget_pence.get(span.year, 0)
