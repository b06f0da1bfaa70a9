"""Budgets by line and period, their dated changes, and accruals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wholeplace.pools.budget import (
    Accrual,
    Amount,
    Approval,
    Budget,
    BudgetLine,
    Revision,
    Virement,
    accrued_pence,
    check_accruals,
    check_budget,
    history,
    profiled,
    revised,
    with_accruals,
)
from wholeplace.vocabulary.problems import Refused

PERIODS = ("P01", "P02", "P03")
AGREED = date(2026, 4, 1)
BEDS = BudgetLine("beds", "Step-down beds", "icb", scheme="discharge")
CARE = BudgetLine("care", "Home care", "council", scheme="discharge")
AIDS = BudgetLine("aids", "Disabled facilities", "council", kind="capital", scheme="homes")
BUDGET = Budget(
    "budget-2026-27",
    "2026/27",
    AGREED,
    (BEDS, CARE, AIDS),
    (
        *profiled("beds", 100_000, PERIODS, [1, 1, 2]),
        *profiled("care", 100_001, PERIODS),
        Amount("aids", "P03", 50_000),
    ),
)


def move(pence: int, on: date, **more: str) -> Virement:
    return Virement(f"v-{on.isoformat()}", "beds", "care", pence, on, "beds stand empty", "pool-manager", **more)  # type: ignore[arg-type]


def test_a_year_is_spread_to_the_penny() -> None:
    assert BUDGET.by_period("beds") == {"P01": 25_000, "P02": 25_000, "P03": 50_000}
    assert BUDGET.by_period("care") == {"P01": 33_334, "P02": 33_334, "P03": 33_333}
    assert BUDGET.total_pence == 250_001
    assert [BUDGET.of_period(period) for period in PERIODS] == [58_334, 58_334, 133_333]
    assert BUDGET.by("scheme") == {"discharge": 200_001, "homes": 50_000}
    assert BUDGET.by("kind") == {"revenue": 200_001, "capital": 50_000}


def test_a_virement_moves_money_in_the_periods_in_which_it_stands() -> None:
    after = revised(BUDGET, [move(40_000, date(2026, 5, 1))], date(2026, 5, 1))
    assert after.by_period("beds") == {"P01": 15_000, "P02": 15_000, "P03": 30_000}
    assert after.of_line("care") == 140_001
    assert [after.of_period(period) for period in PERIODS] == [BUDGET.of_period(period) for period in PERIODS]
    assert BUDGET.of_line("beds") == 100_000, "the budget that was agreed stays as it was"


def test_a_virement_of_one_period() -> None:
    after = revised(BUDGET, [move(50_000, date(2026, 5, 1), period="P03")], date(2026, 5, 1))
    assert after.by_period("beds") == {"P01": 25_000, "P02": 25_000, "P03": 0}


def test_the_budget_as_it_stood_on_a_day() -> None:
    moves = [move(10_000, date(2026, 7, 1)), move(20_000, date(2026, 5, 1))]
    assert [revised(BUDGET, moves, date(2026, month, 30)).of_line("beds") for month in (4, 5, 6, 7)] == [
        100_000, 80_000, 80_000, 70_000,
    ]  # fmt: skip
    assert revised(BUDGET, moves, date(2026, 6, 30)).stands_on == date(2026, 6, 30)


def test_oldham_2018_19_the_total_fell_so_not_all_of_it_was_virement() -> None:
    """Oldham Commissioning Partnership Board: £135.625m at first, £133.462m revised. A virement alone would leave the total."""
    lines = tuple(BudgetLine(name, name, "oldham") for name in ("pooled-aligned", "pooled", "transformation"))
    first = tuple(
        Amount(line.id, "year", pence)
        for line, pence in zip(lines, (12_498_600_000, 144_700_000, 919_200_000), strict=True)
    )
    budget = Budget("oldham", "2018/19", date(2018, 4, 1), lines, first)
    assert budget.total_pence == 13_562_500_000
    left = Revision(
        "r1", date(2018, 12, 31), (Amount("transformation", "year", -216_300_000),), "money left the agreement"
    )
    inner = Virement("v1", "pooled-aligned", "pooled", 5_000_000, date(2018, 9, 1), "made up", "pool-manager")
    assert revised(budget, [inner], date(2019, 3, 31)).total_pence == 13_562_500_000
    assert revised(budget, [inner], date(2019, 3, 31), [left]).total_pence == 13_346_200_000
    assert [step.change_pence for step in history(budget, [inner], [left])] == [13_562_500_000, 0, -216_300_000]
    assert history(budget, [], [left])[-1].sentence == "£2,163,000.00 taken out of the total: money left the agreement."


def test_history_tells_each_change_in_one_sentence() -> None:
    more = Revision("r", date(2026, 6, 1), (Amount("care", "P03", 5_000),), "winter money")
    told = history(BUDGET, [move(10_000, date(2026, 5, 1))], [more])
    assert [step.sentence for step in told] == [
        "Agreed at £2,500.01.",
        "£100.00 moved from Step-down beds to Home care: beds stand empty.",
        "£50.00 added to the total: winter money.",
    ]
    assert [step.total_pence for step in told] == [250_001, 250_001, 255_001]


def test_new_money_can_be_moved_on_the_day_it_comes() -> None:
    day = date(2026, 6, 1)
    more = Revision("r", day, (Amount("beds", "P03", 5_000),), "winter money")
    assert revised(BUDGET, [move(105_000, day)], day, [more]).of_line("beds") == 0


def test_more_than_there_is_cannot_be_moved() -> None:
    with pytest.raises(Refused, match="virement-without-budget"):
        revised(BUDGET, [move(100_001, date(2026, 5, 1))], date(2026, 5, 1))
    with pytest.raises(Refused, match="virement-without-budget"):
        revised(BUDGET, [move(25_001, date(2026, 5, 1), period="P01")], date(2026, 5, 1))


def test_nothing_moved_is_nothing_changed() -> None:
    assert revised(BUDGET, [move(0, AGREED)], AGREED) == BUDGET
    with pytest.raises(Refused, match="virement-without-budget"):
        revised(BUDGET, [move(-1, AGREED)], AGREED)


def test_lines_that_are_not_there() -> None:
    strange = Revision("r", AGREED, (Amount("ghost", "P01", 1),), "?")
    with pytest.raises(Refused, match="budget-line-unknown"):
        revised(BUDGET, [], AGREED, [strange])
    gone = Virement("v", "beds", "ghost", 1, AGREED, "?", "pool-manager")
    with pytest.raises(Refused, match="budget-line-unknown"):
        revised(BUDGET, [gone], AGREED)


def test_a_budget_says_each_thing_once() -> None:
    twice = Budget(
        "b",
        "2026/27",
        AGREED,
        (BEDS, BEDS),
        (Amount("beds", "P01", 1), Amount("beds", "P01", 2), Amount("x", "P01", 3)),
    )
    assert [one.name for one in check_budget(twice)] == [
        "budget-said-twice",
        "budget-said-twice",
        "budget-line-unknown",
    ]
    assert check_budget(BUDGET) == []


def test_an_accrual_counts_in_its_period_and_is_taken_off_in_a_later_one() -> None:
    owed = Accrual("a1", "care", "council", 12_000, "P01", "P02", "agency invoice of April")
    assert accrued_pence([owed], "P01") == {"care": 12_000}
    assert accrued_pence([owed], "P02") == {"care": -12_000}
    assert accrued_pence([owed], "P03") == {}
    assert with_accruals({"care": 20_000}, [owed], "P01") == {"care": 32_000}
    assert with_accruals({"beds": 5_000}, [owed], "P01") == {"beds": 5_000, "care": 12_000}
    assert with_accruals({"care": 12_000}, [owed], "P02") == {"care": 0}


@pytest.mark.parametrize(
    ("period", "reverses_in", "names"),
    [
        ("P01", "P02", []),
        ("P01", "P03", []),
        ("P02", "P01", ["accrual-not-reversed"]),
        ("P02", "P02", ["accrual-not-reversed"]),
        ("P02", "", ["accrual-not-reversed"]),
        ("P99", "P01", ["accrual-not-reversed"]),
    ],
)
def test_an_accrual_is_reversed_later(period: str, reverses_in: str, names: list[str]) -> None:
    owed = Accrual("a1", "care", "council", 12_000, period, reverses_in)
    assert [one.name for one in check_accruals([owed], PERIODS, ["care"])] == names


def test_an_accrual_on_a_line_that_is_not_there() -> None:
    owed = Accrual("a1", "ghost", "council", 12_000, "P01", "P02")
    assert [one.name for one in check_accruals([owed], PERIODS, ["care"])] == ["budget-line-unknown"]


def test_the_budget_as_json() -> None:
    answer = BUDGET.as_answer()
    assert answer["total_pence"] == sum(line["pence"] for line in answer["lines"]) == 250_001
    assert answer["lines"][0]["by_period_pence"] == {"P01": 25_000, "P02": 25_000, "P03": 50_000}
    assert answer["stands_on"] == "2026-04-01"


def test_changes_as_json() -> None:
    moved = replace(move(10_000, date(2026, 5, 1)), approvals=(Approval("council", "council", date(2026, 4, 30)),))
    answer = moved.as_answer()
    assert (answer["pence"], answer["on"]) == (10_000, "2026-05-01")
    assert answer["approvals"] == [{"role": "council", "body": "council", "on": "2026-04-30", "person": ""}]
    assert history(BUDGET, [moved])[1].as_answer()["total_pence"] == BUDGET.total_pence
    assert Accrual("a1", "care", "council", 12_000, "P01", "P02").as_answer()["reverses_in"] == "P02"
