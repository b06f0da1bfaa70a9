"""The account's workbook against another program's arithmetic: LibreOffice works every formula out anew.

*Source*: LibreOffice Calc, every cached value taken out of the file before it is opened.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from appraisal.recalculated import office, recalculated
from appraisal.test_reference_workbook import formulas_of, values_of
from pools.statements import CASH, COUNCIL, NHS, YEAR, agreement, cell, opened, worked_year
from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.pools.statement import Sums, statement
from wholeplace.pools.statement_bodies import own_views
from wholeplace.pools.statement_spans import whole_year
from wholeplace.pools.statement_workbook import AGREES, LOOK, write_workbook

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(office() is None, reason="LibreOffice is not installed here: formulas were not recalculated"),
]


def rich_year() -> dict[Cell, int]:
    """The worked year with capital, a reserve, an unknown scheme, a stranger, and ids that a formula could stumble on."""
    odd = replace(cell(chart.SPENDING, COUNCIL), scheme='say "a*b?~c"', subjective="", condition="=1+1")
    capital = replace(cell(chart.GRANTS, NHS), capital=True)
    pairs = (
        (odd, 123_456, CASH),
        (CASH, 700_000, capital),
        (replace(capital, account=chart.SPENDING), 650_001, CASH),
        (Cell(chart.SPENDING, body="a-stranger"), 7, CASH),
        (Cell(chart.SPENDING), 11, CASH),
        (Cell(chart.BROUGHT_FORWARD), 5_000, Cell(chart.RESERVE)),
        (replace(cell(chart.SPENDING, NHS), line="gone"), 99, CASH),
    )
    sums = worked_year()
    for debit, pence, credited in pairs:
        sums[debit] = sums.get(debit, 0) + pence
        sums[credited] = sums.get(credited, 0) - pence
    return sums


def test_every_formula_comes_to_the_value_that_we_put_in_its_cell(tmp_path: Path) -> None:
    years = (worked_year(), rich_year())
    exports = []
    for during in years:
        sums, span = Sums(opened(), during), whole_year(YEAR)
        account = statement(agreement(), span, sums, last_year=Sums({}, opened()))
        assert account.sound
        exports.append(write_workbook(account, sums, own_views(agreement(), span, during)))
    compared = 0
    for export, again in zip(exports, recalculated(exports, tmp_path), strict=True):
        theirs = values_of(again)
        for sheet, name, formula, mine in formulas_of(export):
            yours = theirs[sheet].get(name, "")
            where = f"{sheet}!{name} ={formula}: {mine!r}, not {yours!r}"
            if isinstance(mine, float):
                assert isinstance(yours, int | float), where
                assert abs(mine - yours) < 0.005, where
                compared += 1
            else:
                assert str(yours) == mine, where
        assert theirs["Checks"]["E2"] == AGREES
        assert LOOK not in theirs["Checks"].values()
    assert compared > 150
