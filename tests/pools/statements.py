"""A made-up year of the example pool as balances by cell, small enough to be added up on paper."""

from __future__ import annotations

from pathlib import Path

from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.agreement_file import read_agreement
from wholeplace.pools.cells import cell_of
from wholeplace.pools.statement import Sums
from wholeplace.vocabulary.years import FinancialYear

EXAMPLE = Path(__file__).parents[2] / "examples" / "agreement.toml"
YEAR = FinancialYear(2026)
COUNCIL, NHS, POLICE = "thistlemere-council", "thistlemere-nhs", "vale-police"
CASH, OWED = Cell(chart.CASH), Cell(chart.CREDITORS)


def agreement() -> Agreement:
    return read_agreement(EXAMPLE.read_bytes(), "agreement.toml")


def booked(*pairs: tuple[Cell, int, Cell]) -> dict[Cell, int]:
    """Balances of entries, each a debit, its pence and a credit."""
    sums: dict[Cell, int] = {}
    for debit, pence, credited in pairs:
        sums[debit] = sums.get(debit, 0) + pence
        sums[credited] = sums.get(credited, 0) - pence
    return {cell: pence for cell, pence in sums.items() if pence}


def cell(account: str, body: str = "", line: str = "team", **more: str) -> Cell:
    return cell_of(agreement(), line, account, body=body, **more)


def opened() -> dict[Cell, int]:
    """£10,000 in the bank when the year began."""
    return booked((CASH, 1_000_000, Cell(chart.BROUGHT_FORWARD)))


def worked_year() -> dict[Cell, int]:
    """Council £270,000 and NHS £180,000 in cash, £5,000 of staff of the NHS in kind; £470,000.01 spent, of which £5,000 in kind;
    the overspend of £15,000.01 shared 60 to 40; the police desk £48,000 in its own ledger."""
    return booked(
        (CASH, 27_000_000, cell(chart.CONTRIBUTIONS, COUNCIL)),
        (CASH, 18_000_000, cell(chart.CONTRIBUTIONS, NHS)),
        (cell(chart.SPENDING_IN_KIND, NHS), 500_000, cell(chart.CONTRIBUTIONS_IN_KIND, NHS)),
        (cell(chart.SPENDING, COUNCIL), 40_000_001, OWED),
        (cell(chart.SPENDING, COUNCIL, subjective="4"), 6_500_000, CASH),
        (Cell(chart.DUE_FROM_PARTNERS, body=COUNCIL), 900_001, Cell(chart.VARIANCE_SHARES, body=COUNCIL)),
        (Cell(chart.DUE_FROM_PARTNERS, body=NHS), 600_000, Cell(chart.VARIANCE_SHARES, body=NHS)),
        (cell(chart.SPENDING, POLICE, "police-desk"), 4_800_000, cell(chart.OWN_LEDGER, POLICE, "police-desk")),
    )


def worked_sums() -> Sums:
    return Sums(opened(), worked_year())
