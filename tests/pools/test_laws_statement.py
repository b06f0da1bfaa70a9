"""What holds of every book: its account checks, and what bodies show comes to the book, whatever they have found."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from pools.statements import CASH, COUNCIL, NHS, OWED, POLICE, YEAR, agreement
from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.statement import Sums, statement
from wholeplace.pools.statement_bodies import Finding, Treatment, own_views
from wholeplace.pools.statement_spans import whole_year

AGREED = agreement()
SPAN = whole_year(YEAR)
PENCE = st.integers(-(10**12), 10**12).filter(bool)
BODIES = st.sampled_from(["", COUNCIL, NHS, POLICE, "a-stranger"])
ACCOUNTS = st.sampled_from([code for code, account in chart.chart().items() if account.kind != "commitment"])


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    return Cell(
        account=draw(ACCOUNTS),
        scheme=draw(st.sampled_from(["", "front-door", "safer-nights", "another"])),
        line=draw(st.sampled_from(["", "team", "police-desk", "gone"])),
        body=draw(BODIES),
        status=draw(st.sampled_from(["", *chart.STATUSES])),
        subjective=draw(st.sampled_from(["", "1", "4", "10"])),
        capital=draw(st.booleans()),
    )


@st.composite
def books(draw: st.DrawFn) -> dict[Cell, int]:
    """Balances of random entries, which balance."""
    sums: dict[Cell, int] = {}
    for debit, pence, credited in draw(st.lists(st.tuples(cells(), PENCE, cells()), max_size=12)):
        sums[debit] = sums.get(debit, 0) + pence
        sums[credited] = sums.get(credited, 0) - pence
    return {cell: pence for cell, pence in sums.items() if pence}


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """The example with lines of any status and capacity."""
    lines = tuple(
        replace(
            line,
            status=draw(st.sampled_from(list(chart.STATUSES))),
            capacity=draw(st.sampled_from(["principal", "agent"])),
            capital=draw(st.booleans()),
            holder=draw(st.sampled_from([COUNCIL, NHS, POLICE])),
        )
        for line in AGREED.lines
    )
    return replace(AGREED, lines=lines)


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    found = draw(st.dictionaries(st.sampled_from(["team", "police-desk"]), st.sampled_from(get_args(Treatment))))
    return [Finding(line, treatment, "a paper") for line, treatment in found.items()]


@settings(max_examples=40)
@given(agreements(), books(), books())
def test_law_an_account_of_a_book_that_balances_passes_its_checks(
    agreed: Agreement, before: dict[Cell, int], during: dict[Cell, int]
) -> None:
    account = statement(agreed, SPAN, Sums(before, during))
    assert [check for check in account.checks if check.out_pence] == []


@settings(max_examples=40)
@given(agreements(), books(), books())
def test_law_columns_add_to_the_pool(agreed: Agreement, before: dict[Cell, int], during: dict[Cell, int]) -> None:
    for part in statement(agreed, SPAN, Sums(before, during)).parts:
        for row in (*part.rows, *part.by_provider, *part.by_group):
            if row.by_body:
                assert sum(figure.pence for figure in row.by_body.values()) == row.pool.pence


@settings(max_examples=40)
@given(agreements(), books(), books())
def test_law_one_stretch_carries_forward_what_the_next_brings(
    agreed: Agreement, first: dict[Cell, int], second: dict[Cell, int]
) -> None:
    """Opening balances aside, which are entered in the second."""
    second = {cell: pence for cell, pence in second.items() if chart.chart()[cell.account].kind != "funds"}
    whole = {cell: first.get(cell, 0) + second.get(cell, 0) for cell in {**first, **second}}
    one = statement(agreed, SPAN, Sums({}, first))
    two = statement(agreed, SPAN, Sums.between(first, whole))
    parts = {part.id: part for part in two.parts}
    for part in one.parts:
        if part.id in parts:
            assert part.pence("carried-forward") == parts[part.id].pence("brought-forward")


@settings(max_examples=40)
@given(agreements(), books(), findings())
def test_law_all_bodies_together_come_to_the_book(
    agreed: Agreement, during: dict[Cell, int], found: list[Finding]
) -> None:
    told = own_views(agreed, SPAN, during, findings=found)
    assert [check for check in told.checks if check.out_pence] == []
    kinds = {code: account.kind for code, account in chart.chart().items()}
    left = sum(
        -pence
        for cell, pence in during.items()
        if kinds[cell.account] in ("income", "expenditure") or cell.account == chart.OWN_LEDGER
    )
    assert sum(line.remaining_pence for view in told.bodies for line in view.lines) == left


@settings(max_examples=40)
@given(books())
def test_law_what_lies_beside_the_fund_never_moves_it(during: dict[Cell, int]) -> None:
    in_fund = {cell: pence for cell, pence in during.items() if cell.status in ("", "pooled") or cell in (CASH, OWED)}
    one, other = statement(AGREED, SPAN, Sums({}, during)), statement(AGREED, SPAN, Sums({}, in_fund))
    assert [[row.pool.pence for row in part.rows] for part in one.parts] == [
        [row.pool.pence for row in part.rows] for part in other.parts
    ]
