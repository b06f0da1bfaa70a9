"""A pool that ran before it was taken in: its last year stands beside this one in the memorandum account."""

from __future__ import annotations

import pytest

from pools.pools import SYSTEM, open_example
from wholeplace.pools.web.agreement_opening import take_last_year
from wholeplace.pools.web.statement_reading import told

pytestmark = pytest.mark.django_db
TABLE = """account,line,body,budget,actual
4000,team,thistlemere-council,"250,000.00","250,000.00"
5000,team,thistlemere-council,"240,000.00","244,500.00"
"""


def test_last_years_figures_stand_in_the_account(specimen: object) -> None:
    pool = open_example()
    assert not told(SYSTEM, pool, "2026/27").account.has_last_year
    take_last_year(by=SYSTEM, pool=pool, table=TABLE)
    account = told(SYSTEM, pool, "2026/27").account
    assert account.has_last_year
    last = {row.id: row.last_year_pence for part in account.parts for row in part.rows}
    assert last["funding-cash"] == 25_000_000
    assert 24_450_000 in last.values()
    assert 550_000 in last.values()  # the surplus of last year
    assert not told(SYSTEM, pool, "2026/27-Q1").account.has_last_year
