"""A pool's year through its actions: budget moved, forecasts kept, a period settled, balances agreed, savings confirmed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from pools.pools import SYSTEM, open_example, who
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Body
from wholeplace.ledger.chart import CASH, CREDITORS, RISK_POOL, SPENDING, VARIANCE_SHARES, Cell
from wholeplace.ledger.entries import Entry, Line
from wholeplace.ledger.web.posting import post
from wholeplace.ledger.web.queries import balances
from wholeplace.pools.budget import Approval
from wholeplace.pools.cells import cell_of
from wholeplace.pools.forecast import LineForecast
from wholeplace.pools.web.models import BalanceClaim, Pool
from wholeplace.pools.web.year import year_of
from wholeplace.pools.web.year_actions import (
    claim_saving,
    confirm_balance,
    confirm_saving,
    keep_forecasts,
    name_line,
    position_at,
    settle_period,
    vire,
)
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear

pytestmark = pytest.mark.django_db
YEAR = FinancialYear(2026)
COUNCIL, NHS = "thistlemere-council", "thistlemere-nhs"
JULY = datetime(2026, 7, 3, 9, 0, tzinfo=UTC)


def spend(pool: Pool, pence: int, on: date = date(2026, 5, 20), key: str = "bill") -> None:
    agreement = year_of(SYSTEM, pool, YEAR).agreement
    lines = (Line(cell_of(agreement, "team", SPENDING, body=COUNCIL), pence), Line(Cell(CREDITORS), -pence))
    post(by=SYSTEM, book=pool.book, entry=Entry(key, on, "Pay of the team", lines))


def body(pk: str) -> Body:
    return Body.objects.for_system("test").get(pk=pk)


def test_a_virement_beyond_its_limit_needs_the_approver_of_its_band(specimen: object) -> None:
    pool = open_example()
    raw = pool.raw["lines"]
    assert [line["id"] for line in raw] == ["team", "police-desk"]
    move: dict[str, Any] = {
        "by": who("pool"),
        "pool": pool,
        "year": YEAR,
        "from_line": "team",
        "to_line": "police-desk",
        "pence": 3_000_000,
        "on": date(2026, 6, 1),
        "reason": "The desk opens earlier",
    }
    with pytest.raises(Refused) as refused:
        vire(**move)
    assert {problem.name for problem in refused.value.problems} >= {"virement-beyond-limit"}


def test_forecasts_are_kept_with_their_days(specimen: object) -> None:
    pool = open_example()
    first = LineForecast("team", date(2026, 5, 30), 45_500_000, "2026/27-P02")
    keep_forecasts(by=who("finance"), pool=pool, year=YEAR, forecasts=[first])
    later = By.system("later", JULY)
    keep_forecasts(by=later, pool=pool, year=YEAR, forecasts=[LineForecast("team", date(2026, 7, 3), 46_000_000)])
    held = year_of(later, pool, YEAR)
    assert [point.variance_pence for point in held.drift_of(["team"]).points] == [500_000, 1_000_000]
    standing = {one.line: one for one in held.standings(date(2026, 6, 30))}["team"]
    assert (standing.budget_pence, standing.outturn_pence) == (45_000_000, 45_500_000)
    with pytest.raises(Refused, match="forecast-in-the-future"):
        keep_forecasts(by=SYSTEM, pool=pool, year=YEAR, forecasts=[LineForecast("team", date(2026, 7, 3), 1)])


def test_a_quarter_is_settled_once_and_its_balances_agreed_or_disputed(specimen: object) -> None:
    pool = open_example()
    spend(pool, 12_250_000)  # a quarter's budget is £112,500: £10,000 over
    row = settle_period(by=who("pool"), pool=pool, year=YEAR, name="2026/27 Q1", on=date(2026, 6, 30))
    sums = balances(SYSTEM, pool.book)  # type: ignore[arg-type]
    assert sums.out_pence == 0
    assert sums.of(VARIANCE_SHARES, body=NHS) == -400_000
    assert [(one["kind"], one["to_body"], one["pence"]) for one in row.notices] == [("invoice", NHS, 400_000)]
    with pytest.raises(Refused, match="settled-already"):
        settle_period(by=who("pool"), pool=pool, year=YEAR, name="2026/27 Q1", on=date(2026, 6, 30))
    claim = BalanceClaim.objects.for_system("test").get()
    assert (claim.payer_id, claim.payee_id, claim.book_pence, claim.state) == (NHS, COUNCIL, 400_000, "waiting")
    confirm_balance(by=who("approver"), claim=claim, body=body(COUNCIL), pence=400_000)
    confirm_balance(by=who("approver-nhs"), claim=claim, body=body(NHS), pence=390_000, words="Two days are not ours")
    assert claim.state == "disputed"
    confirm_balance(by=who("approver-nhs"), claim=claim, body=body(NHS), pence=400_000)
    assert claim.state == "agreed"
    with pytest.raises(Refused, match="balance-agreed-already"):
        confirm_balance(by=who("approver-nhs"), claim=claim, body=body(NHS), pence=1)


def test_a_later_settlement_takes_off_what_an_earlier_one_posted(specimen: object) -> None:
    pool = open_example()
    spend(pool, 12_250_000)
    settle_period(by=SYSTEM, pool=pool, year=YEAR, name="Q1", on=date(2026, 6, 30))
    spend(pool, 11_250_000, date(2026, 8, 3), "bill 2")
    row = settle_period(by=SYSTEM, pool=pool, year=YEAR, name="Q2", on=date(2026, 9, 30))
    assert (row.entries, row.notices) == ([], [])


def test_what_each_would_owe_at_the_forecast(specimen: object) -> None:
    pool = open_example()
    keep_forecasts(by=SYSTEM, pool=pool, year=YEAR, forecasts=[LineForecast("team", date(2026, 5, 30), 46_000_000)])
    position = position_at(year_of(SYSTEM, pool, YEAR), date(2026, 5, 31), forecast=True)
    assert {one.line: one.variance_pence for one in position.lines} == {"team": 1_000_000, "police-desk": 0}


def test_a_saving_is_confirmed_only_when_a_named_line_has_been_cut(specimen: object) -> None:
    pool = open_example()
    nhs = body(NHS)
    claimed = claim_saving(
        by=who("finance"), pool=pool, body=nhs, title="Fewer attendances", year=YEAR, claimed_pence=10_000
    )
    cut: dict[str, Any] = {
        "cut_on": date(2026, 5, 1),
        "budget_before_pence": 500_000,
        "budget_after_pence": 494_000,
        "evidence": "",
    }
    with pytest.raises(Refused) as refused:
        confirm_saving(by=who("approver-nhs"), saving=claimed, **cut)
    assert {problem.name for problem in refused.value.problems} == {
        "saving-line-unnamed",
        "saving-evidence-missing",
        "saving-still-running",
    }
    name_line(by=who("finance"), saving=claimed, ledger_line="4410 Emergency department", owner="N Ward")
    cut |= {"evidence": "Budget report of 1 May 2026", "decommissioning": "One night shift closed"}
    confirmed = confirm_saving(by=who("approver-nhs"), saving=claimed, **cut)
    assert (confirmed.state, confirmed.confirmed_pence) == ("confirmed", 6_000)


def test_an_auditor_changes_nothing(specimen: object) -> None:
    pool = open_example()
    with pytest.raises(Refused, match="not-permitted"):
        settle_period(by=who("auditor"), pool=pool, year=YEAR, name="Q1", on=date(2026, 6, 30))


def test_a_virement_with_its_approval_moves_the_budget_from_its_day(specimen: object) -> None:
    lines = [line | {"status": "pooled", "mechanism": "s75"} for line in example_lines()]
    pool = open_example(
        lines=[
            *example_lines(),
            {**lines[0], "id": "training", "title": "Training", "budget_pounds": {"2026/27": 10_000}},
        ]
    )
    chief = Approval("chief-officer", COUNCIL, date(2026, 5, 30), "A Chief")
    vire(
        by=who("pool"),
        pool=pool,
        year=YEAR,
        from_line="team",
        to_line="training",
        pence=3_000_000,
        on=date(2026, 6, 1),
        reason="Training brought forward",
        approvals=[chief],
    )
    held = year_of(SYSTEM, pool, YEAR)
    assert held.budget_of("training", date(2026, 5, 31)) == 1_000_000
    assert held.budget_of("training", date(2026, 6, 1)) == 4_000_000
    assert held.budget_on(date(2027, 3, 31)).total_pence == held.budget.total_pence


def example_lines() -> list[dict[str, Any]]:
    from pools.pools import example_raw

    lines: list[dict[str, Any]] = example_raw()["lines"]
    return lines


def test_cash_is_told_apart_from_what_is_owed(specimen: object) -> None:
    pool = open_example()
    spend(pool, 100)
    assert balances(SYSTEM, pool.book).of(CASH) == 0  # type: ignore[arg-type]


def test_the_risk_pool_meets_an_overspend_once_over_two_settlements(specimen: object) -> None:
    rules = [
        {
            "id": "w",
            "family": "RS-08",
            "order": 1,
            "from_on": "2026-04-01",
            "applies_to": "overspend",
            "lines": ["team"],
        },
        {
            "id": "p",
            "family": "RS-01",
            "order": 2,
            "from_on": "2026-04-01",
            "applies_to": "overspend",
            "lines": ["team"],
        },
    ]
    pool = open_example(rules=rules)
    opening = (Line(Cell(CASH), 1_500_000), Line(Cell(RISK_POOL), -1_500_000))
    post(by=SYSTEM, book=pool.book, entry=Entry("open", date(2026, 4, 1), "Risk pool", opening, kind="opening"))
    spend(pool, 12_250_000)  # £10,000 over at the end of June: the risk pool meets it
    first = settle_period(by=SYSTEM, pool=pool, year=YEAR, name="Q1", on=date(2026, 6, 30))
    assert first.notices == []
    spend(
        pool, 12_250_000, date(2026, 8, 3), "bill 2"
    )  # £20,000 over by September: £5,000 more is in it, the rest is owed
    second = settle_period(by=SYSTEM, pool=pool, year=YEAR, name="Q2", on=date(2026, 9, 30))
    assert balances(SYSTEM, pool.book).of(RISK_POOL) == 0  # type: ignore[arg-type]
    assert [notice["pence"] for notice in second.notices] == [200_000]
