"""A plain search through every set finds the same best value as the integer programme."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholeplace.appraisal.portfolio import Budget, Candidate, PairLoss, choose
from wholeplace.vocabulary.years import FinancialYear

YEARS = (FinancialYear(2025), FinancialYear(2026))
BODIES = ("council", "police")
IDS = tuple("abcdefg")
pounds = st.integers(0, 100).map(float)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Candidate], list[Budget], list[PairLoss]]:
    ids = IDS[: draw(st.integers(1, len(IDS)))]
    candidates = [
        Candidate(
            one,
            one,
            float(draw(st.integers(-20, 100))),
            {(body, year): draw(pounds) for body in BODIES for year in YEARS},
            group=draw(st.sampled_from((None, None, "g"))),
            requires=tuple(draw(st.sets(st.sampled_from(ids), max_size=1)) - {one}),
            excludes=tuple(draw(st.sets(st.sampled_from(ids), max_size=1)) - {one}),
        )
        for one in ids
    ]
    budgets = [Budget(body, {year: 2 * draw(pounds) for year in YEARS}) for body in BODIES]
    pairs = draw(
        st.sets(st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda p: p[0] < p[1]), max_size=3)
    )
    losses = [PairLoss(one, other, float(draw(st.integers(-30, 60)))) for one, other in sorted(pairs)]
    return candidates, budgets, losses


def _allowed(taken: dict[str, Candidate], budgets: list[Budget]) -> bool:
    groups = [one.group for one in taken.values() if one.group]
    if len(groups) != len(set(groups)):
        return False
    for one in taken.values():
        if not set(one.requires) <= set(taken) or set(one.excludes) & set(taken):
            return False
    return all(
        sum(one.costs.get((budget.body, year), 0.0) for one in taken.values()) <= limit
        for budget in budgets
        for year, limit in budget.pounds.items()
    )


def _value(taken: dict[str, Candidate], losses: list[PairLoss]) -> float:
    lost = sum(loss.pounds for loss in losses if loss.one in taken and loss.other in taken)
    return sum(one.value for one in taken.values()) - lost


@settings(deadline=None, max_examples=80)
@given(problems())
def test_the_best_of_every_set(problem: tuple[list[Candidate], list[Budget], list[PairLoss]]) -> None:
    candidates, budgets, losses = problem
    best = 0.0
    for bits in product((False, True), repeat=len(candidates)):
        taken = {one.id: one for one, bit in zip(candidates, bits, strict=True) if bit}
        if _allowed(taken, budgets):
            best = max(best, _value(taken, losses))
    found = choose(candidates, budgets, losses=losses)
    chosen = {one.id: one for one in candidates if one.id in found.chosen}
    assert found.value == pytest.approx(best)
    assert found.value == pytest.approx(_value(chosen, losses))
    assert _allowed(chosen, budgets)
    assert found.gap_pounds == 0
