"""What must hold of every budget: virements leave the total, accruals come to nought, limits cannot be passed in pieces."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wholeplace.pools.budget import (
    Accrual,
    Amount,
    Approval,
    Budget,
    BudgetLine,
    Revision,
    Virement,
    accrued_pence,
    history,
    profiled,
    revised,
)
from wholeplace.pools.virement import check_virement, limit_tables
from wholeplace.vocabulary.problems import Refused

PERIODS = tuple(f"P{number:02d}" for number in range(1, 14))
NAMES = ("a", "b", "c", "d")
LINES = tuple(BudgetLine(name, name.upper(), "council", scheme="all") for name in NAMES)
START = date(2026, 4, 1)
LAST = date(2027, 3, 31)

names = st.sampled_from(NAMES)
days = st.integers(0, 364).map(lambda after: START + timedelta(days=after))
weights = st.lists(st.integers(0, 50), min_size=13, max_size=13).filter(any)


@st.composite
def budgets(draw: st.DrawFn) -> Budget:
    amounts = [one for name in NAMES for one in profiled(name, draw(st.integers(0, 10**10)), PERIODS, draw(weights))]
    return Budget("b", "2026/27", START, LINES, tuple(amounts))


@st.composite
def moves(draw: st.DrawFn) -> list[Virement]:
    found = draw(st.lists(st.tuples(names, names, st.integers(1, 10**9), days), max_size=8))
    return [
        Virement(f"v{n}", there, here, pence, on, "why", "pool-manager")
        for n, (there, here, pence, on) in enumerate(found)
        if there != here
    ]


def made(budget: Budget, asked: list[Virement]) -> list[Virement]:
    """Those of the moves that can be made one after the other."""
    done: list[Virement] = []
    for one in sorted(asked, key=lambda move: (move.on, move.id)):
        try:
            revised(budget, [*done, one], LAST)
        except Refused:
            continue
        done.append(one)
    return done


@given(budgets(), moves(), days)
def test_virements_leave_the_total_and_each_period(budget: Budget, asked: list[Virement], on: date) -> None:
    after = revised(budget, made(budget, asked), on)
    assert after.total_pence == budget.total_pence
    assert [after.of_period(period) for period in PERIODS] == [budget.of_period(period) for period in PERIODS]
    assert all(amount.pence >= 0 for amount in after.amounts)


@given(budgets(), moves())
def test_the_order_in_which_moves_are_entered_does_not_matter(budget: Budget, asked: list[Virement]) -> None:
    done = made(budget, asked)
    assert revised(budget, done, LAST) == revised(budget, done[::-1], LAST)


@given(
    budgets(),
    st.lists(st.tuples(names, st.sampled_from(PERIODS), st.integers(-(10**8), 10**8), days), max_size=6),
    days,
)
def test_the_total_is_the_first_one_and_every_revision_so_far(
    budget: Budget, changes: list[tuple[str, str, int, date]], on: date
) -> None:
    revisions = [
        Revision(f"r{n}", day, (Amount(line, period, pence),), "why")
        for n, (line, period, pence, day) in enumerate(changes)
    ]
    told = history(budget, [], revisions)
    assert revised(budget, [], on, revisions).total_pence == budget.total_pence + sum(
        one.pence for one in revisions if one.on <= on
    )
    assert told[-1].total_pence == revised(budget, [], LAST, revisions).total_pence


@given(st.integers(-(10**12), 10**12), weights)
def test_a_profile_comes_to_the_year(pence: int, by: list[int]) -> None:
    assert sum(amount.pence for amount in profiled("a", pence, PERIODS, by)) == pence


@given(st.lists(st.tuples(names, st.integers(-(10**9), 10**9), st.integers(0, 11), st.integers(1, 12)), max_size=8))
def test_accruals_come_to_nought_over_the_periods(found: list[tuple[str, int, int, int]]) -> None:
    accruals = [
        Accrual(f"a{n}", line, "council", pence, PERIODS[at], PERIODS[min(12, at + later)])
        for n, (line, pence, at, later) in enumerate(found)
    ]
    for line in NAMES:
        assert sum(accrued_pence(accruals, period).get(line, 0) for period in PERIODS) == 0


@given(budgets(), st.integers(1, 10**8), st.integers(1, 5))
def test_an_aggregate_limit_cannot_be_passed_in_pieces(budget: Budget, pence: int, pieces: int) -> None:
    """As many moves as are asked for: what has been moved never passes half a hundredth of the budget."""
    table = limit_tables()["blackpool-social-services"]
    done: list[Virement] = []
    for n in range(pieces):
        approved = (Approval("service-head", "council", START),)
        one = Virement(f"v{n}", "a", "b", pence, START + timedelta(days=n), "why", "pool-manager", approved)
        if not check_virement(one, budget, {"council": [table]}, earlier=done):
            done.append(one)
    moved = sum(one.pence for one in done)
    assert moved * 200 <= budget.total_pence
    assert moved <= budget.of_line("a")
