"""Sobol indices against the closed form of the Ishigami function, and against scipy's own."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from appraisal.made_cases import incidents, made_case, team
from wholeplace.appraisal.case import Correlation, Pert, Uniform
from wholeplace.appraisal.sobol import sobol_indices, variance_shares

A, B = 7.0, 0.1


def _ishigami(uniforms):  # type: ignore[no-untyped-def]
    x = -np.pi + 2 * np.pi * uniforms
    return np.sin(x[0]) + A * np.sin(x[1]) ** 2 + B * x[2] ** 4 * np.sin(x[0])


def _closed_form() -> tuple[list[float], list[float]]:
    """*Source*: Ishigami and Homma (1990); the variance and its parts written out."""
    alone_1 = 0.5 * (1 + B * np.pi**4 / 5) ** 2
    alone_2 = A**2 / 8
    together_13 = B**2 * np.pi**8 * (1 / 18 - 1 / 50)
    variance = alone_1 + alone_2 + together_13
    first = [alone_1 / variance, alone_2 / variance, 0.0]
    return first, [(alone_1 + together_13) / variance, alone_2 / variance, together_13 / variance]


@pytest.mark.parametrize("seed", range(5))
def test_ishigami_within_a_hundredth(seed: int) -> None:
    first, total = _closed_form()
    found = sobol_indices(_ishigami, 3, seed=seed)
    assert found.first_order == pytest.approx(first, abs=0.01)
    assert found.total == pytest.approx(total, abs=0.01)
    assert found.evaluations == 16_384 * 5


def test_scipy_finds_the_same() -> None:
    theirs = stats.sobol_indices(
        func=lambda x: _ishigami(x).reshape(1, -1), n=16_384, dists=[stats.uniform()] * 3, rng=np.random.default_rng(1)
    )
    ours = sobol_indices(_ishigami, 3, seed=2)
    assert ours.first_order == pytest.approx(theirs.first_order.ravel(), abs=0.01)
    assert ours.total == pytest.approx(theirs.total_order.ravel(), abs=0.01)


RANGED = made_case(
    benefits=(incidents(impact=Uniform(0.1, 0.4), engagement=Uniform(0.5, 0.7)),),
    costs=(team(pounds=Uniform(350_000, 450_000)),),
)


def test_the_shares_of_a_case_by_hand() -> None:
    """Budget impact = cost − k·impact·engagement: the variance of a product of independent inputs has a closed form."""
    found = {index.path: index for index in variance_shares(RANGED, "net_present_budget_impact").indices}
    costs, k = _slopes()
    mean_i, var_i, mean_e, var_e = 0.25, 0.3**2 / 12, 0.6, 0.2**2 / 12
    parts = {
        "team.pounds": costs**2 * 100_000**2 / 12,
        "incidents.impact": k**2 * mean_e**2 * var_i,
        "incidents.engagement": k**2 * mean_i**2 * var_e,
    }
    both = k**2 * var_i * var_e
    variance = sum(parts.values()) + both
    for path, part in parts.items():
        more = 0.0 if path == "team.pounds" else both
        assert found[path].first_order == pytest.approx(part / variance, abs=0.005)
        assert found[path].total == pytest.approx((part + more) / variance, abs=0.005)


def _slopes() -> tuple[float, float]:
    """Present value of a pound of yearly cost, and of a unit of impact × engagement."""
    factors = [1.035**-t for t in range(5)]
    events = 1_160 * 0.8 * 3 * 0.8 * 3_800 * 0.85
    return 1.1 * sum(factors), events * (0.5 + sum(factors[1:]))


def test_the_greatest_comes_first_and_the_same_seed_gives_the_same() -> None:
    one, other = variance_shares(RANGED, seed=3), variance_shares(RANGED, seed=3)
    assert one == other
    totals = [index.total for index in one.indices]
    assert totals == sorted(totals, reverse=True)
    assert one.indices[0].title == "Incidents avoided: share of events avoided"


def test_correlations_are_said_to_be_left_out() -> None:
    correlated = made_case(
        benefits=(incidents(impact=Pert(0.1, 0.25, 0.35), engagement=Uniform(0.5, 0.7)),),
        correlations=(Correlation("incidents.impact", "incidents.engagement", 0.5),),
    )
    assert variance_shares(correlated, points=64).notes == (
        "The indices take the ranges as independent: these rank correlations were left out: "
        "incidents.impact with incidents.engagement (0.5).",
    )


def test_a_case_of_points_has_nothing_to_share() -> None:
    found = variance_shares(made_case())
    assert found.indices == ()
    assert found.sd == 0
    assert found.notes == ("No number of this case is a range, so nothing varies.",)


def test_progress_ends_at_the_number_of_evaluations() -> None:
    seen: list[tuple[int, int]] = []
    found = variance_shares(RANGED, points=64, progress=lambda done, whole: seen.append((done, whole)))
    assert seen[-1] == (found.evaluations, found.evaluations)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
