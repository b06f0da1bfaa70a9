"""Ending a year of a pool: what still wants doing, what is carried forward, and the next year's contributions.

When every period but the closing one is closed and the year is settled to its last day, the fund's income and spending are
carried over to the balance brought forward, cell by cell, in the closing period: what is left of the year is then the fund's.
Revenue and capital stay apart, and money under a ring-fence stays under it. Money that lies beside the fund is in its owners' own
ledgers, so there is nothing of it to carry forward.

The next year's contributions are rolled by the usual formula (`settlement.rolled`) into a draft that the partners vary and sign.

*Units*: whole pence. *Source*: contribution clauses 9.3.1 and 9.3.5 of signed agreements; docs/methods/settlement.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.ledger.entries import Entry, Line
from wholeplace.pools.agreement import Agreement, Raw
from wholeplace.pools.share_reading import pounds_written
from wholeplace.pools.statement import FLOWS, is_in_fund
from wholeplace.vocabulary.money import split_pence
from wholeplace.vocabulary.problems import Problem
from wholeplace.vocabulary.years import FinancialYear

AT_ONCE = 3_000  # cells of one closing entry: an entry has at most some four thousand lines


@dataclass(frozen=True, slots=True)
class PeriodStanding:
    """A period of the year and whether it is still open."""

    name: str
    closing: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """How far the end of a year is. `settled_on` are the days up to which the year was settled."""

    year: FinancialYear
    on: date
    periods: tuple[PeriodStanding, ...]
    settled_on: tuple[date, ...]
    closed: bool = False

    @property
    def period(self) -> str:
        """The closing period that takes the closing entry: the last open one; empty where there is none."""
        return next((one.name for one in reversed(self.periods) if one.closing and one.is_open), "")

    def steps(self) -> list[tuple[str, bool]]:
        """What must be done before the year can be closed, in order, and whether it is."""
        others = [one for one in self.periods if one.name != self.period]
        return [
            (f"{self.year} is over", self.on > self.year.last_day),
            ("Every period but the closing one is closed", bool(others) and not any(one.is_open for one in others)),
            (f"The year is settled to {_said(self.year.last_day)}", self.year.last_day in self.settled_on),
            ("A closing period is open", self.closed or bool(self.period)),
        ]


def check_ending(ending: Ending) -> list[Problem]:
    """What keeps a year from being closed: `year-closed-already`, or `year-not-ready` for each thing that is wanting."""
    if ending.closed:
        return [closed_already(ending.year)]
    still = {words: found for (words, done), found in zip(ending.steps(), _found(ending), strict=True) if not done}
    return [_not_ready(ending.year, words, found) for words, found in still.items()]


def _found(ending: Ending) -> list[str]:
    open_ones = [one.name for one in ending.periods if one.is_open and one.name != ending.period]
    settled = [_said(on) for on in sorted(ending.settled_on)]
    return [
        f"{_said(ending.on)}",
        f"open: {', '.join(open_ones)}" if open_ones else "no closed periods",
        f"settled to {', '.join(settled)}" if settled else "no settlement",
        "every closing period is closed",
    ]


def left_pence(entered: Mapping[Cell, int]) -> dict[bool, int]:
    """What a year left in the fund, by whether it is capital: income less spending, below nought a deficit."""
    sums: dict[bool, int] = {}
    for cell, pence in entered.items():
        if cell.account in FLOWS and is_in_fund(cell):
            sums[cell.capital] = sums.get(cell.capital, 0) - pence
    return sums


def closing_entries(entered: Mapping[Cell, int], year: FinancialYear, period: str) -> tuple[Entry, ...]:
    """The entries that carry a year's income and spending over to the balance brought forward.

    `entered`: what was entered in the year, by cell. Income and spending go over line by line, gross, so that a year that came
    out even is carried over too. Of a book with more cells than an entry holds lines there are several.
    """
    flows = sorted(
        ((cell, pence) for cell, pence in entered.items() if pence and cell.account in FLOWS and is_in_fund(cell)),
        key=lambda one: one[0].text(),
    )
    pieces = [flows[start : start + AT_ONCE] for start in range(0, len(flows), AT_ONCE)]
    return tuple(
        Entry(
            key=closing_key(year, number),
            on=year.last_day,
            text=f"Income and spending of {year} carried forward",
            lines=(*(Line(cell, -pence) for cell, pence in piece), *_carried(piece)),
            kind="closing",
            period=period,
        )
        for number, piece in enumerate(pieces, start=1)
    )


def closing_key(year: FinancialYear, number: int = 1) -> str:
    """Under which key a year's closing entries stand in the book."""
    return f"closing:{year}:{number}"


def _carried(flows: Iterable[tuple[Cell, int]]) -> list[Line]:
    """The other side: the balance brought forward, revenue and capital apart, each ring-fence by itself, income from spending."""
    kinds = chart.chart()
    sums: dict[tuple[Cell, str], int] = {}
    for cell, pence in flows:
        to = Cell(chart.BROUGHT_FORWARD, capital=cell.capital, condition=cell.condition)
        key = (to, kinds[cell.account].kind)
        sums[key] = sums.get(key, 0) + pence
    return [Line(cell, pence) for (cell, _), pence in sums.items() if pence]


def with_contributions(
    raw: Raw, agreement: Agreement, year: FinancialYear, pence: Mapping[tuple[str, str], int]
) -> Raw:
    """A draft that is whole, with the contributions of a year put in by (partner, line), in the words of the agreement file.

    Those that it has for the year are replaced. Kind, condition and days of payment follow the year before; parts are equal. A
    line without a budget for the year gets what is put into it. The draft varies the agreement from the year's first day.
    """
    made = deepcopy(raw)
    kept = [row for row in made.get("contributions", []) if not _is_of(row, year, pence)]
    rows = [
        _row(agreement, raw, year, partner, line, amount) for (partner, line), amount in sorted(pence.items()) if amount
    ]
    made["contributions"] = [*kept, *rows]
    for line in made.get("lines", []):
        said, budgets = str(year), dict(line.get("budget_pounds") or {})
        total = sum(amount for (_, of), amount in pence.items() if of == line.get("id"))
        if total and year not in map(FinancialYear.parse, budgets):
            line["budget_pounds"] = {**budgets, said: pounds_written(total)}
    made["agreement"] = {**dict(made.get("agreement") or {}), "varied_on": year.first_day.isoformat()}
    return made


def _is_of(row: Mapping[str, Any], year: FinancialYear, pence: Container[tuple[str, str]]) -> bool:
    return FinancialYear.parse(str(row["year"])) == year and (row["partner"], row["line"]) in pence


def _row(agreement: Agreement, raw: Raw, year: FinancialYear, partner: str, line: str, pence: int) -> dict[str, Any]:
    """A contribution rolled into a year, shaped as that of the year before."""
    before = year.plus(-1)
    old: Mapping[str, Any] = next(
        (row for row in raw.get("contributions", []) if _is_of(row, before, [(partner, line)])), {}
    )
    row = {key: old[key] for key in ("kind", "condition", "what") if old.get(key)}
    days = _days(agreement, year, partner, line)
    parts = split_pence(pence, [1] * len(days)) if days else []
    row |= {"partner": partner, "line": line, "year": str(year), "pounds": pounds_written(pence)}
    row["source"] = f"Rolled from {before} by the contribution formula"
    if days:
        paid = zip(days, parts, strict=True)
        row["instalments"] = [{"due_on": on.isoformat(), "pounds": pounds_written(part)} for on, part in paid]
    return row


def _days(agreement: Agreement, year: FinancialYear, partner: str, line: str) -> Sequence[date]:
    """The days of payment of the year before, a year on."""
    for one in agreement.contributions_in(year.plus(-1)):
        if (one.partner, one.line) == (partner, line) and one.instalments:
            return [_a_year_on(part.due_on) for part in one.instalments]
    return []


def _a_year_on(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def closed_already(year: FinancialYear) -> Problem:
    """The problem of a year whose income and spending have been carried forward."""
    return Problem(
        name="year-closed-already",
        field="year",
        found=f"{year}, carried forward",
        expected="a year that is not closed yet",
        why="What a year left is brought forward once; partners have been told of it.",
        remedy="Post what came late in the next year, saying to which year it belongs.",
    )


def _not_ready(year: FinancialYear, wanted: str, found: str) -> Problem:
    return Problem(
        name="year-not-ready",
        field="year",
        found=found,
        expected=f"{wanted[:1].lower()}{wanted[1:]}",
        why=f"What is carried forward from {year} must be all of it, and must not change afterwards.",
        remedy="Do this first, then close the year.",
    )


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
