"""A number moved, and the answer beside it: the same as of a case in which the number was written so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from appraisal.made_cases import incidents, made_case, team
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import Beta, Domain, Lognormal, Normal, Pert, Triangular, Uniform
from wholeplace.appraisal.uncertainty import distribution
from wholeplace.appraisal.what_if import movables, moved, what_if, with_moved
from wholeplace.vocabulary.problems import Refused

SHARE = Domain(0.0, 1.0, "a share between 0 and 1")
CASE = made_case()
UNSURE = replace(
    CASE,
    costs=(team(pounds=(Pert(4e5, 5e5, 7e5), 4e5, 4e5, 4e5, 4e5)),),
    benefits=(incidents(impact=Pert(0.1, 0.25, 0.4), engagement=Triangular(0.4, 0.6, 0.8)),),
)


def test_a_moved_point_is_the_case_written_so():
    written = replace(CASE, benefits=(incidents(impact=0.3),))
    assert with_moved(CASE, {"incidents.impact": 0.3}).benefits == written.benefits
    assert appraise(with_moved(CASE, {"incidents.impact": 0.3})).pv_fiscal == appraise(written).pv_fiscal


def test_a_cost_is_moved_as_a_factor_on_all_its_years():
    assert appraise(with_moved(CASE, {"team.pounds": 1.5})).pv_costs == pytest.approx(1.5 * appraise(CASE).pv_costs)
    assert appraise(with_moved(CASE, {"team.pounds": 0.0})).pv_costs == 0.0


@pytest.mark.parametrize(
    ("number", "to", "expected"),
    [
        (Pert(0.1, 0.2, 0.4), 0.3, Pert(0.15, 0.3, 0.6)),
        (Triangular(0.1, 0.2, 0.4), 0.1, Triangular(0.05, 0.1, 0.2)),
        (Uniform(0.2, 0.4), 0.6, Uniform(0.4, 0.8)),
        (Normal(0.2, 0.05), 0.4, Normal(0.4, 0.1)),
        (Lognormal(0.2, 0.3), 0.4, Lognormal(0.4, 0.6)),
        (Beta(2, 6), 0.5, Beta(4, 4)),
        (Pert(0.4, 0.6, 0.9), 0.9, Pert(0.6, 0.9, 1.0)),
        (Beta(2, 6), 1.0, 1.0),
        (Pert(0.1, 0.2, 0.4), 0.0, 0.0),
        (Uniform(0.2, 0.4), 0.0, 0.0),
    ],
    ids=repr,
)
def test_a_range_moves_as_a_whole_and_stays_within_its_domain(number, to, expected):
    found = moved(number, to, SHARE)
    assert type(found) is type(expected)
    if isinstance(expected, float):
        assert found == expected
    else:
        parts = list(type(expected).__dataclass_fields__)
        assert [getattr(found, part) for part in parts] == pytest.approx([getattr(expected, part) for part in parts])


def test_the_panel_says_what_the_whole_distribution_says():
    """The light answer of the panel, held against the distribution that the page of results shows."""
    moves = {"incidents.impact": 0.3, "team.pounds": 1.1}
    panel = what_if(UNSURE, moves, draws=2_000, seed=7)
    whole = distribution(with_moved(UNSURE, moves), 2_000, 7)
    assert panel.chance == whole.summaries["net_present_budget_impact"].probability_better
    assert panel.chances == {body: whole.positions[body].probability_better for body in whole.bodies}
    np.testing.assert_allclose(panel.fan, whole.cumulative_net_fiscal["place"], rtol=1e-9, atol=1e-6)


def test_a_case_without_ranges_claims_no_chance():
    panel = what_if(CASE, {}, draws=100, seed=0)
    assert (panel.chance, panel.chances) == (None, None)


def test_what_cannot_be_moved_is_told_all_at_once():
    with pytest.raises(Refused) as refused:
        with_moved(CASE, {"incidents.impact": 1.5, "incidents.weather": 1.0})
    assert [problem.name for problem in refused.value.problems] == ["move-outside", "not-movable"]


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 1e13, -1.0])
def test_no_number_moves_beyond_what_anybody_counts(value):
    with pytest.raises(Refused) as refused:
        with_moved(CASE, {"incidents.population": value})
    assert [problem.name for problem in refused.value.problems] == ["move-outside"]


def test_every_movable_number_stands_where_the_case_has_it():
    assert with_moved(UNSURE, {item.path: item.value for item in movables(UNSURE)}) == UNSURE
