"""A pool's year, read for somebody: budget as agreed and moved, what is spent and promised, what is expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from django.http import Http404

from wholeplace.foundation.access.by import By
from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.ledger.web.models import Book, Period
from wholeplace.ledger.web.queries import balances, by_period
from wholeplace.pools import budget as budgets
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.budget import Approval, Budget, BudgetLine, profiled, revised
from wholeplace.pools.forecast import Drift, LineForecast, LineStanding, Warned, drift, early_warnings, newest
from wholeplace.pools.virement import LimitTable, limit_tables
from wholeplace.pools.web.models import Forecast, Pool, Settlement, Virement
from wholeplace.pools.web.queries import book_of_pool, in_force, latest_signed
from wholeplace.pools.web.year_closing import before_closing
from wholeplace.vocabulary.years import FinancialYear

SPENT = (chart.SPENDING, chart.SPENDING_IN_KIND)


@dataclass(frozen=True)
class PoolYear:
    """One year of a pool, read for somebody. *Units*: pence."""

    by: By
    pool: Pool
    book: Book
    agreement: Agreement
    year: FinancialYear
    periods: tuple[Period, ...]
    sums: Mapping[str, Mapping[Cell, int]]
    virements: tuple[budgets.Virement, ...]
    forecast_rows: tuple[Forecast, ...]

    @property
    def usual_periods(self) -> tuple[Period, ...]:
        """The periods of the year without the closing ones."""
        return tuple(period for period in self.periods if not period.closing)

    @cached_property
    def budget(self) -> Budget:
        """The budget as agreed for the year, spread evenly over its periods."""
        names = [period.name for period in self.usual_periods]
        lines = tuple(_budget_line(self.agreement, line.id) for line in self.agreement.lines)
        amounts = [
            amount
            for line in self.agreement.lines
            if (pence := line.budget_pence.get(self.year))
            for amount in profiled(line.id, pence, names)
        ]
        return Budget(self.pool.pk, str(self.year), self.year.first_day, lines, tuple(amounts))

    def budget_on(self, on: date) -> Budget:
        """The budget as it stood at the end of a day."""
        return revised(self.budget, self.virements, on)

    def budget_of(self, line: str, on: date) -> int:
        return self.budget_on(on).of_line(line)

    @cached_property
    def balances(self) -> Mapping[Cell, int]:
        """What has been entered in the year, by cell."""
        found: dict[Cell, int] = {}
        for cells in self.sums.values():
            for cell, pence in cells.items():
                found[cell] = found.get(cell, 0) + pence
        return found

    def balances_on(self, on: date) -> Mapping[Cell, int]:
        """What was entered in the year for days up to one; for today or its last day and later, everything."""
        if on >= min(self.by.day, self.year.last_day):
            return self.balances
        before = balances(self.by, self.book, as_of=self.year.first_day - timedelta(days=1)).by_cell
        until = balances(self.by, self.book, as_of=on).by_cell
        sums = {cell: until.get(cell, 0) - before.get(cell, 0) for cell in {*before, *until}}
        return {cell: pence for cell, pence in sums.items() if pence}

    def spent_pence(self, line: str) -> int:
        return _of(self.balances, line, SPENT)

    def committed_pence(self, line: str) -> int:
        return _of(self.balances, line, (chart.COMMITTED,))

    @cached_property
    def forecasts(self) -> tuple[LineForecast, ...]:
        return tuple(
            LineForecast(row.line, row.made_on, row.outturn_pence, row.period_name, row.made_by, row.note)
            for row in self.forecast_rows
        )

    def standings(self, on: date) -> list[LineStanding]:
        """Each line on a day: budget, spent and promised so far, and its newest forecast."""
        known, standing, entered = newest(self.forecasts, on), self.budget_on(on), self.balances_on(on)
        return [
            LineStanding(
                line=line.id,
                title=line.title,
                body=line.holder,
                scheme=line.scheme,
                budget_pence=standing.of_line(line.id),
                actual_pence=_of(entered, line.id, SPENT),
                committed_pence=_of(entered, line.id, (chart.COMMITTED,)),
                forecast=known.get(line.id),
            )
            for line in self.agreement.lines
        ]

    def drift_of(self, lines: Sequence[str] | None = None) -> Drift:
        """How the forecast variance moved, of some lines or of all."""
        wanted = [line.id for line in self.agreement.lines] if lines is None else list(lines)
        return drift(self.forecasts, wanted, self.budget_of)

    def drift_by_body(self) -> dict[str, Drift]:
        """How the variance of each body's lines moved: the owner answers for a line."""
        bodies = dict.fromkeys(line.owner for line in self.agreement.lines)
        return {
            body: self.drift_of([line.id for line in self.agreement.lines if line.owner == body]) for body in bodies
        }

    def warnings(self) -> tuple[Warned, ...]:
        """Whose variance has moved: since the end of three quarters of the year, or before that, in the last three periods."""
        usual, done = self.usual_periods, self.periods_done(self.by.day)
        since = min(done - 3, len(usual) * 3 // 4) if usual else 0
        return early_warnings(self.drift_by_body(), usual[since - 1].last_on, self.agreement.names) if since > 0 else ()

    def elapsed(self, on: date) -> Fraction:
        """The share of the year that has gone by at the end of a day."""
        days = (self.year.last_day - self.year.first_day).days + 1
        return Fraction(min(days, max(0, (on - self.year.first_day).days + 1)), days)

    def periods_done(self, on: date) -> int:
        """How many of the usual periods have ended by a day."""
        return sum(period.last_on <= on for period in self.usual_periods)

    @property
    def limits(self) -> Mapping[str, Sequence[LimitTable]]:
        """The limits of virement of each body that names a table."""
        tables = limit_tables()
        return {p.body: (tables[p.virement_limits],) for p in self.agreement.partners if p.virement_limits}

    def settlements(self) -> list[Settlement]:
        rows = Settlement.objects.for_person(self.by, "pool.view").filter(pool=self.pool, year=self.year.begins)
        return list(rows)


def year_of(by: By, pool: Pool, year: FinancialYear | None = None) -> PoolYear:
    """A year of a pool: the one that holds the day unless told otherwise, else the latest open. Http404 without a book."""
    book = book_of_pool(pool)
    opened = sorted(set(Period.objects.for_person(by, "book.view").filter(book=book).values_list("year", flat=True)))
    now = FinancialYear.containing(by.day)
    wanted = year or (now if now.begins in opened else FinancialYear(opened[-1] if opened else now.begins))
    if wanted.begins not in opened:
        raise Http404(str(wanted))
    held = in_force(by, pool, min(max(by.day, wanted.first_day), wanted.last_day)) or latest_signed(by, pool)
    if held is None:
        raise Http404(pool.pk)
    moves = Virement.objects.for_person(by, "pool.view").filter(pool=pool, year=wanted.begins)
    expected = Forecast.objects.for_person(by, "pool.view").filter(pool=pool, year=wanted.begins)
    return PoolYear(
        by=by,
        pool=pool,
        book=book,
        agreement=held.agreement,
        year=wanted,
        periods=tuple(Period.objects.for_person(by, "book.view").filter(book=book, year=wanted.begins)),
        sums=before_closing(book, wanted, by_period(by, book, wanted.begins)),
        virements=tuple(_virement(row) for row in moves),
        forecast_rows=tuple(expected),
    )


def years_of(by: By, pool: Pool) -> list[FinancialYear]:
    """The years that are open in a pool's book."""
    rows = Period.objects.for_person(by, "book.view").filter(book=book_of_pool(pool))
    return [FinancialYear(begins) for begins in sorted(set(rows.values_list("year", flat=True)))]


def _of(entered: Mapping[Cell, int], line: str, accounts: Sequence[str]) -> int:
    return sum(pence for cell, pence in entered.items() if cell.line == line and cell.account in accounts)


def _budget_line(agreement: Agreement, line_id: str) -> BudgetLine:
    line = agreement.line(line_id)
    kind: budgets.LineKind = "capital" if line.capital else "revenue"
    return BudgetLine(line.id, line.title, line.owner, kind, line.scheme, "", line.condition)


def _virement(row: Virement) -> budgets.Virement:
    approvals = tuple(
        Approval(one["role"], one["body"], date.fromisoformat(one["on"]), one.get("person", ""))
        for one in row.approvals
    )
    move = (row.from_line, row.to_line, row.pence, row.on, row.reason, row.made_by)
    return budgets.Virement(str(row.pk), *move, approvals)
