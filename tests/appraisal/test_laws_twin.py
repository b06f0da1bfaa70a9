"""The fast engine and the slow plain twin agree on random cases, figure by figure and draw by draw."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from appraisal.plain_twin import Figures, work_out
from appraisal.random_cases import cases
from wholeplace.appraisal.appraise import appraise, compiled, point
from wholeplace.appraisal.case import COST_TYPES, Case
from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.draws import Sampler, chunks
from wholeplace.appraisal.model import Floats, Model
from wholeplace.appraisal.uncertainty import BREAK_EVEN, Distribution, distribution

DRAWS = 4
RELATIVE = 1e-9


def twins(case: Case, model: Model, columns: Floats) -> list[Figures]:
    """The twin's figures of each draw."""
    paths = [item.path for item in model.inputs]
    return [work_out(case, dict(zip(paths, values, strict=True))) for values in columns.T.tolist()]


def same(ours: Iterable[float], theirs: Iterable[float], scale: float) -> None:
    """Equal within 1e-9 of the largest amount that went into them."""
    np.testing.assert_allclose(np.array(list(ours)), np.array(list(theirs)), rtol=RELATIVE, atol=RELATIVE * scale)


def scale_of(figures: Figures) -> float:
    pv = figures.pv
    return max(
        1.0, *(abs(pounds) for pounds in pv.values()), *(abs(x) for row in figures.cumulative.values() for x in row)
    )


@settings(max_examples=60, deadline=None)
@given(case=cases())
def test_every_flow_of_every_draw(case: Case) -> None:
    compare_flows(case)


@pytest.mark.long
@settings(max_examples=3_000, deadline=None)
@given(case=cases())
def test_every_flow_of_every_draw_of_many_cases(case: Case) -> None:
    compare_flows(case)


def compare_flows(case: Case) -> None:
    model = compiled(case)
    columns = Sampler.of(model, seed=7).columns(next(chunks(DRAWS)))
    flows = model.flows(columns)
    for outputs, twin in zip(flows, twins(case, model, columns), strict=True):
        layout, scale = model.layout, scale_of(twin)
        cost = layout.view(outputs, "cost")
        for (kind, body), by_year in twin.cost.items():
            same(cost[COST_TYPES.index(kind), layout.bodies.index(body)], by_year, scale)  # type: ignore[arg-type]
        for i, who in enumerate(layout.receivers):
            same(layout.view(outputs, "fiscal")[i], twin.fiscal[who], scale)
            same(layout.view(outputs, "cashable")[i], twin.cashable[who], scale)
        for name in ("economic", "social", "transfer"):
            same(layout.view(outputs, name), getattr(twin, name), scale)


@settings(max_examples=60, deadline=None)
@given(case=cases())
def test_every_measure_position_and_payback_of_every_draw(case: Case) -> None:
    compare_figures(case)


@pytest.mark.long
@settings(max_examples=3_000, deadline=None)
@given(case=cases())
def test_every_measure_position_and_payback_of_many_cases(case: Case) -> None:
    compare_figures(case)


def compare_figures(case: Case) -> None:
    model = compiled(case)
    drawn = distribution(model, DRAWS, seed=7)
    columns = Sampler.of(model, seed=7).columns(next(chunks(DRAWS)))
    for d, twin in enumerate(twins(case, model, columns)):
        compare_draw(drawn, d, twin)


def compare_draw(drawn: Distribution, d: int, twin: Figures) -> None:
    scale = scale_of(twin)
    for name in BREAK_EVEN:
        by_draw = drawn.measures[name]
        if by_draw is not None:
            theirs = twin.measures[name]
            assert theirs is not None
            same([by_draw[d]], [theirs], scale if "return" not in name else abs(theirs))
    for i, body in enumerate(drawn.bodies):
        same([drawn.net_positions[i, d]], [twin.net_position[body]], scale)
    for i, who in enumerate(("place", *drawn.bodies)):
        same(drawn.detail.cumulative(drawn.model)[i, :, d], twin.cumulative[who], scale)  # type: ignore[union-attr]
        if all(x == 0 or abs(x) > 1e-6 * scale for x in twin.cumulative[who]):  # a near tie may fall either way
            never = drawn.model.layout.years
            theirs_payback = twin.payback[who]
            assert drawn.payback_years[i, d] == (never if theirs_payback is None else theirs_payback)


@settings(max_examples=60, deadline=None)
@given(case=cases())
def test_the_point_is_the_twin_at_the_means(case: Case) -> None:
    answer = appraise(case)
    means = point(answer.model)
    (twin,) = twins(case, answer.model, means)
    scale = scale_of(twin)
    ours = {name: getattr(answer, name) for name in twin.measures}
    for name, theirs in twin.measures.items():
        assert (ours[name] is None) == (theirs is None)
        if theirs is not None:
            same([ours[name]], [theirs], abs(theirs) if "return" in name else scale)
    for body, position in answer.by_body.items():
        same([position.net_position], [twin.net_position[body]], scale)
        same(position.cumulative_net_fiscal, twin.cumulative[body], scale)
    same(answer.cumulative_net_fiscal, twin.cumulative["place"], scale)


def test_the_twin_gives_the_worked_example() -> None:
    """The twin stands on its own feet: EX1, as published in the case file format."""
    example = Path(__file__).parents[2] / "examples" / "front-door.toml"
    twin = work_out(read_case(example.read_bytes(), file=example.name), {})
    assert twin.pv["pv_costs"] == pytest.approx(2_166_154.85, abs=0.005)
    assert twin.pv["pv_fiscal"] == pytest.approx(4_530_408.45, abs=0.005)
    assert twin.pv["pv_cashable"] == pytest.approx(996_898.71, abs=0.005)
    assert twin.net_position["police"] == pytest.approx(761_181.99, abs=0.005)
    assert twin.cumulative["place"] == pytest.approx(
        [-7_186.38, 616_608.05, 1_219_307.99, 1_801_626.76, 2_364_253.60], abs=0.005
    )
    assert twin.payback["place"] == 1
