"""What is due of each contribution and when, what of it has been asked for and has come in, and the entries that say so."""

from __future__ import annotations

import pytest

from pools.pools import EXAMPLE
from wholeplace.ledger.chart import Cell
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.agreement_file import read_agreement
from wholeplace.pools.cells import cell_of


@pytest.fixture
def agreement() -> Agreement:
    return read_agreement(EXAMPLE.read_bytes())


def test_a_cell_says_what_the_agreement_says_of_its_line(agreement: Agreement) -> None:
    council = "thistlemere-council"
    assert cell_of(agreement, "team", "5000", body=council) == Cell(
        "5000", "front-door", "team", council, "pooled", "s75", "1"
    )
    assert cell_of(agreement, "team", "4300", subjective="", cause="windfall") == Cell(
        "4300", "front-door", "team", "", "pooled", "s75", "", cause="windfall"
    )
