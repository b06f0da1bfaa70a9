"""The budget of an agreement's lines in a year, spread over the periods of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wholeplace.pools.agreement import Agreement, FundingLine
from wholeplace.pools.budget import Budget, BudgetLine, LineKind, profiled
from wholeplace.vocabulary.years import FinancialYear


def budget_of(
    agreement: Agreement,
    year: FinancialYear,
    periods: Sequence[str],
    weights: Mapping[str, Sequence[int]] | None = None,
) -> Budget:
    """The budget of every line that has one in the year, equal in each period unless `weights` (by line) say otherwise.

    A budget is its holder's: a virement between two holders' lines needs both bodies' approval. *Units*: pence.
    """
    lines = [line for line in agreement.lines if year in line.budget_pence]
    amounts = tuple(
        amount
        for line in lines
        for amount in profiled(line.id, line.budget_pence[year], periods, (weights or {}).get(line.id, ()))
    )
    stands_on = max(agreement.holds_from, year.first_day)
    return Budget(f"{agreement.id}-{year}".replace("/", "-"), str(year), stands_on, tuple(map(_line, lines)), amounts)


def _line(line: FundingLine) -> BudgetLine:
    kind: LineKind = "capital" if line.capital else "revenue"
    return BudgetLine(line.id, line.title, line.holder, kind, scheme=line.scheme, condition=line.condition)
