"""The memorandum account of a worked year, added up on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pools.statements import CASH, COUNCIL, NHS, YEAR, agreement, booked, cell, opened, worked_sums, worked_year
from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell
from wholeplace.pools.statement import Statement, Sums, statement
from wholeplace.pools.statement_spans import quarter, span_named, to_date, whole_year
from wholeplace.vocabulary.problems import Refused


def told(sums: Sums | None = None, last_year: Sums | None = None) -> Statement:
    return statement(agreement(), whole_year(YEAR), sums or worked_sums(), last_year=last_year)


def test_the_account_of_a_worked_year() -> None:
    account = told()
    (part,) = account.parts
    figures = {row.id: row.pool.pence for row in part.rows if row.kind != "heading"}
    assert figures == {
        "brought-forward": 1_000_000,
        "funding-cash": 45_000_000,
        "funding-in-kind": 500_000,
        "funding-grants": 0,
        "total-funding": 45_500_000,
        "scheme-front-door": 47_000_001,
        "total-spending": 47_000_001,
        "net": -1_500_001,
        "shares": -1_500_001,
        "kept": 0,
        "carried-forward": 1_000_000,
    }
    assert account.sound
    assert account.columns == (COUNCIL, NHS), "the police are not in the fund"


def test_each_body_has_its_column() -> None:
    part = told().part("revenue")
    row = part.row("total-funding")
    assert {body: figure.pence for body, figure in row.by_body.items()} == {
        COUNCIL: 27_000_000,
        NHS: 18_500_000,
    }
    assert part.row("shares").by_body[NHS].pence == -600_000
    assert part.row("net").by_body == {}, "a surplus is the pool's until the agreement shares it"


def test_spending_is_told_by_provider_and_by_subjective_group_too() -> None:
    part = told().part("revenue")
    assert {row.id: row.pool.pence for row in part.by_provider} == {
        f"provider-{COUNCIL}": 46_500_001,
        f"provider-{NHS}": 500_000,
        "provider-total": 47_000_001,
    }
    assert {row.words: row.pool.pence for row in part.by_group} == {
        "Employees": 40_500_001,
        "Supplies and services": 6_500_000,
        "Total spending": 47_000_001,
    }


def test_what_lies_beside_the_fund_is_told_and_never_added_in() -> None:
    account = told()
    (row,) = account.beside
    assert (row.words, row.status, row.spending.pence, row.left_pence) == ("Police desk", "aligned", 4_800_000, 0)
    without = {one: pence for one, pence in worked_year().items() if one.status != "aligned"}
    assert told(Sums(opened(), without)).parts == account.parts


def test_capital_is_a_part_of_its_own() -> None:
    more = booked(
        (CASH, 2_000_000, replace(cell(chart.GRANTS, COUNCIL), capital=True)),
        (replace(cell(chart.SPENDING, COUNCIL), capital=True), 1_200_000, CASH),
    )
    moved = {**worked_year()}
    for one, pence in more.items():
        moved[one] = moved.get(one, 0) + pence
    account = told(Sums(opened(), moved))
    assert account.part("revenue") == told().part("revenue")
    capital = account.part("capital")
    assert (capital.pence("net"), capital.pence("carried-forward")) == (800_000, 800_000)
    assert account.sound


def test_an_opening_balance_entered_in_the_year_was_brought_forward() -> None:
    taken_in = {**worked_year()}
    for one, pence in opened().items():
        taken_in[one] = taken_in.get(one, 0) + pence
    part = told(Sums({}, taken_in)).part("revenue")
    assert [part.pence(name) for name in ("brought-forward", "carried-forward")] == [1_000_000, 1_000_000]


def test_what_goes_to_the_reserve_stays_in_the_fund() -> None:
    moved = booked((Cell(chart.BROUGHT_FORWARD), 300_000, Cell(chart.RESERVE)))
    part = told(Sums(opened(), moved)).part("revenue")
    assert [part.pence(name) for name in ("brought-forward", "kept", "carried-forward")] == [1_000_000, 0, 1_000_000]
    assert part.pence("reserve") == 300_000


def test_last_year_stands_beside_where_the_book_knows_it() -> None:
    assert told().part("revenue").row("net").last_year_pence is None
    before = Sums({}, opened())
    part = told(last_year=before).part("revenue")
    assert part.row("carried-forward").last_year_pence == 1_000_000
    assert part.row("total-spending").last_year_pence == 0


def test_a_book_that_is_out_by_a_penny_is_told_so() -> None:
    moved = worked_year()
    moved[CASH] += 1
    out = [check for check in told(Sums(opened(), moved)).checks if check.out_pence]
    assert [check.out_pence for check in out] == [-1]


def test_every_figure_names_the_cells_it_comes_from() -> None:
    account = told()
    whole = {**opened()}
    for one, pence in worked_year().items():
        whole[one] = whole.get(one, 0) + pence
    for row in account.part("revenue").rows:
        if row.kind != "heading" and row.pool.when == "during":
            assert abs(sum(worked_year()[one] for one in row.pool.cells)) == abs(row.pool.pence), row.words
    forward = account.part("revenue").row("carried-forward").pool
    assert -sum(whole.get(one, 0) for one in forward.cells) == forward.pence


@pytest.mark.parametrize(
    ("text", "name", "last"),
    [
        ("2026-27", "2026/27", date(2027, 3, 31)),
        ("2026/27", "2026/27", date(2027, 3, 31)),
        ("2026/27-Q1", "2026/27-Q1", date(2026, 6, 30)),
        ("2026-27 q4", "2026/27-Q4", date(2027, 3, 31)),
        ("2026-09-30", "2026-09-30", date(2026, 9, 30)),
    ],
)
def test_a_stretch_of_time_by_its_name(text: str, name: str, last: date) -> None:
    found = span_named(text)
    assert (found.name, found.to_on) == (name, last)
    assert span_named(found.key) == found


@pytest.mark.parametrize("text", ["", "2026", "2026/28", "2026/27-Q5", "2026-02-30", "Q1"])
def test_a_stretch_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="statement-period-unreadable"):
        span_named(text)


def test_whole_months_of_a_stretch() -> None:
    assert quarter(YEAR, 2).months == (3, 6)
    assert quarter(YEAR, 4).months == (9, 12)
    assert whole_year(YEAR).months == (0, 12)
    assert to_date(date(2026, 9, 29)).months == (0, 5)
    assert to_date(date(2028, 2, 29)).year_before.to_on == date(2027, 2, 28)
