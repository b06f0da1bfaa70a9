"""The end of a pool's year: nothing is carried forward too early or twice, and what was told of the year stays true."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from pools.pools import SYSTEM, example_raw, open_example, who
from wholeplace.foundation.uploads.queries import read_upload
from wholeplace.ledger.chart import BROUGHT_FORWARD, CASH, CONTRIBUTIONS, SPENDING, Cell
from wholeplace.ledger.entries import Entry, Line
from wholeplace.ledger.web.actions import close_period, open_year
from wholeplace.ledger.web.posting import post
from wholeplace.ledger.web.queries import balances
from wholeplace.pools.agreement_file import build_agreement
from wholeplace.pools.cells import cell_of
from wholeplace.pools.statement_answer import as_answer
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.statement_reading import told
from wholeplace.pools.web.year import year_of
from wholeplace.pools.web.year_actions import settle_period
from wholeplace.pools.web.year_end_actions import close_year, freeze_year, roll_year, still_holds, year_end_of
from wholeplace.pools.year_end import Ending, PeriodStanding, check_ending, closing_entries, with_contributions
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear

YEAR = FinancialYear(2026)
COUNCIL, NHS = "thistlemere-council", "thistlemere-nhs"
MAY = datetime(2027, 5, 10, 9, 0, tzinfo=UTC)


def entered() -> dict[Cell, int]:
    """A year of £1,000 in, £900 out of it, £60 of capital out, and £50 that lay beside the fund."""
    of = {"status": "pooled", "line": "team"}
    return {
        Cell(CONTRIBUTIONS, body=COUNCIL, **of): -100_000,  # type: ignore[arg-type]
        Cell(SPENDING, body=COUNCIL, **of): 70_000,  # type: ignore[arg-type]
        Cell(SPENDING, body=NHS, condition="grant", **of): 20_000,  # type: ignore[arg-type]
        Cell(SPENDING, body=NHS, capital=True, **of): 6_000,  # type: ignore[arg-type]
        Cell(SPENDING, body=NHS, status="aligned"): 5_000,
        Cell(CASH): 4_000,
    }


def test_income_and_spending_go_to_the_balance_brought_forward_by_cell() -> None:
    (entry,) = closing_entries(entered(), YEAR, "2026/27-C1")
    assert (entry.kind, entry.on, entry.period) == ("closing", date(2027, 3, 31), "2026/27-C1")
    assert sum(line.pence for line in entry.lines) == 0
    to: dict[Cell, list[int]] = {}
    for line in entry.lines:
        if line.cell.account == BROUGHT_FORWARD:
            to.setdefault(line.cell, []).append(line.pence)
    assert to == {
        Cell(BROUGHT_FORWARD): [-100_000, 70_000],  # income and spending apart
        Cell(BROUGHT_FORWARD, condition="grant"): [20_000],
        Cell(BROUGHT_FORWARD, capital=True): [6_000],
    }
    assert {line.cell.status for line in entry.lines if line.cell.account == SPENDING} == {"pooled"}


def test_a_year_that_came_out_even_is_carried_over_too() -> None:
    even = {Cell(CONTRIBUTIONS, status="pooled"): -500, Cell(SPENDING, status="pooled"): 500}
    (entry,) = closing_entries(even, YEAR, "c")
    assert [line.pence for line in entry.lines if line.cell.account == BROUGHT_FORWARD] == [-500, 500]
    assert closing_entries({Cell(CASH): 5}, YEAR, "c") == ()


def test_everything_that_is_wanting_is_said_at_once() -> None:
    periods = (PeriodStanding("P1", False, False), PeriodStanding("P2", False, True), PeriodStanding("C1", True, True))
    found = check_ending(Ending(YEAR, date(2027, 3, 31), periods, (date(2026, 6, 30),)))
    assert [problem.found for problem in found] == ["31 March 2027", "open: P2", "settled to 30 June 2026"]
    assert {problem.name for problem in found} == {"year-not-ready"}
    (closed,) = check_ending(Ending(YEAR, date(2027, 5, 1), periods, (), closed=True))
    assert closed.name == "year-closed-already"


def test_rolled_contributions_keep_their_days_and_lose_no_penny() -> None:
    raw = example_raw()
    agreement = build_agreement(raw)
    pence = {(COUNCIL, "team"): 27_540_001, (NHS, "team"): 0}
    made = build_agreement(with_contributions(raw, agreement, YEAR.plus(1), pence))
    (one,) = list(made.contributions_in(YEAR.plus(1)))
    assert (one.partner, one.pence) == (COUNCIL, 27_540_001)
    assert [part.due_on for part in one.instalments] == [
        date(2027, 4, 15),
        date(2027, 7, 15),
        date(2027, 10, 15),
        date(2028, 1, 15),
    ]
    assert sum(part.pence for part in one.instalments) == 27_540_001
    assert made.varied_on == date(2027, 4, 1)
    assert list(made.contributions_in(YEAR)) == list(agreement.contributions_in(YEAR))


def spent(pool: Pool, pence: int, on: date, key: str) -> None:
    cell = cell_of(year_of(SYSTEM, pool, YEAR).agreement, "team", SPENDING, body=COUNCIL)
    post(by=SYSTEM, book=pool.book, entry=Entry(key, on, "Team", (Line(cell, pence), Line(Cell(CASH), -pence))))


def paid_in(pool: Pool, body: str, pence: int, on: date) -> None:
    cell = cell_of(year_of(SYSTEM, pool, YEAR).agreement, "team", CONTRIBUTIONS, body=body, subjective="")
    lines = (Line(Cell(CASH), pence), Line(cell, -pence))
    post(by=SYSTEM, book=pool.book, entry=Entry(f"in:{body}", on, "Paid in", lines))


def run(pool: Pool) -> None:
    """A year of £450,000 in, as agreed, and £460,000 out."""
    paid_in(pool, COUNCIL, 27_000_000, date(2026, 4, 15))
    paid_in(pool, NHS, 18_000_000, date(2026, 4, 15))
    spent(pool, 40_000_000, date(2026, 9, 1), "half")
    spent(pool, 6_000_000, date(2027, 3, 31), "rest")


def account_of(pool: Pool) -> dict[str, Any]:
    """The year's account as it is told, but for how many entries the book has."""
    answer = as_answer(told(who("pool", MAY), pool, str(YEAR)).account)
    return {key: value for key, value in answer.items() if key != "entries"}


@pytest.mark.django_db
@pytest.mark.parametrize(("pattern", "usual"), [("monthly", 12), ("four-weekly", 13)])
def test_a_year_is_closed_frozen_and_goes_on(specimen: object, pattern: str, usual: int) -> None:
    raw = example_raw()
    pool = open_example(agreement=raw["agreement"] | {"pattern": pattern})
    run(pool)
    manager: dict[str, Any] = {"by": who("pool", MAY), "pool": pool, "year": YEAR}
    with pytest.raises(Refused) as early:
        close_year(**manager)
    assert {problem.name for problem in early.value.problems} == {"year-not-ready"}
    with pytest.raises(Refused, match="year-not-closed"):
        freeze_year(**manager)
    names = [period.name for period in year_of(SYSTEM, pool, YEAR).usual_periods]
    assert len(names) == usual
    for name in names:
        close_period(by=who("pool", MAY), book=pool.book, name=name)
    settle_period(**manager, name="2026/27 final", on=YEAR.last_day)
    before = account_of(pool)

    posted = close_year(**manager)
    assert [one.entry.period for one in posted] == ["2026/27-C1"]
    after = balances(SYSTEM, pool.book)
    # £10,000 more was spent than came in; the partners owe it by 6 parts to 4, so nothing is left.
    assert after.of(CONTRIBUTIONS) == after.of(SPENDING) == after.of(BROUGHT_FORWARD) == 0
    assert after.out_pence == 0
    assert account_of(pool) == before
    assert year_of(SYSTEM, pool, YEAR).spent_pence("team") == 46_000_000
    following = year_of(SYSTEM, pool, YEAR.plus(1))
    assert len(following.usual_periods) == usual
    with pytest.raises(Refused, match="year-closed-already"):
        close_year(**manager)

    copy = freeze_year(**manager)
    sealed = read_upload(copy.book_file).decode()
    assert copy.root in sealed
    assert copy.account["pool"] == pool.pk
    assert json.loads(sealed.splitlines()[0])
    with pytest.raises(Refused, match="year-frozen-already"):
        freeze_year(**manager)
    spent_next = Cell(
        SPENDING, status="pooled", line="team", scheme="front-door", mechanism="s75", body=COUNCIL, subjective="1"
    )
    post(
        by=SYSTEM,
        book=pool.book,
        entry=Entry("next", date(2027, 4, 9), "Team", (Line(spent_next, 500), Line(Cell(CASH), -500))),
    )
    (kept,) = year_end_of(SYSTEM, pool, YEAR).copies
    assert still_holds(SYSTEM, kept)
    assert year_of(SYSTEM, pool, YEAR).spent_pence("team") == 46_000_000


@pytest.mark.django_db
def test_the_next_years_contributions_are_rolled_into_a_draft_for_the_partners(specimen: object) -> None:
    pool = open_example()
    by = who("pool", MAY)
    made = roll_year(
        by=by,
        pool=pool,
        year=YEAR,
        inflation=Fraction(2, 100),
        efficiency=Fraction(1, 100),
        one_off=[("vale-police", "police-desk")],
    )
    assert made == {(COUNCIL, "team"): 27_270_000, (NHS, "team"): 18_180_000}
    draft = build_agreement(Pool.objects.for_system("test").get(pk=pool.pk).raw)
    assert draft.contributed_pence(YEAR.plus(1)) == {COUNCIL: 27_270_000, NHS: 18_180_000, "vale-police": 0}
    assert draft.varied_on == date(2027, 4, 1)
    open_year(by=by, book=pool.book, year=FinancialYear(2030))
    with pytest.raises(Refused, match="year-beyond-term"):
        roll_year(by=by, pool=Pool.objects.for_system("test").get(pk=pool.pk), year=FinancialYear(2030))
