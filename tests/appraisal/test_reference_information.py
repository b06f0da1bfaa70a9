"""The expected value of perfect information against its closed form for two normal options."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import ndtri
from scipy.stats import norm

from wholeplace.appraisal.information import (
    expected_value_of_partial_information,
    expected_value_of_perfect_information,
)

DRAWS = 100_000


def _normals(seed: int, count: int) -> np.ndarray:
    """Stratified standard normals, so that the sampling error is small."""
    slices = ndtri((np.arange(DRAWS) + 0.5) / DRAWS)
    generator = np.random.default_rng(seed)
    return np.array([generator.permutation(slices) for _ in range(count)])


def _closed_form(difference: float, sd: float) -> float:
    """E max(0, X) − max(0, E X) for X normal: the unit normal loss. *Source*: Raiffa and Schlaifer (1961)."""
    z = abs(difference) / sd
    return float(sd * (norm.pdf(z) - z * norm.sf(z)))


@pytest.mark.parametrize(
    ("mean_one", "sd_one", "mean_other", "sd_other"), [(100, 50, 80, 40), (1, 2, 0.5, 1), (5, 10, 30, 8)]
)
def test_two_normal_options(mean_one: float, sd_one: float, mean_other: float, sd_other: float) -> None:
    one, other = _normals(11, 2)
    values = np.column_stack([mean_one + sd_one * one, mean_other + sd_other * other])
    found = expected_value_of_perfect_information(values, ("one", "other"))
    expected = _closed_form(mean_one - mean_other, float(np.hypot(sd_one, sd_other)))
    assert found.pounds == pytest.approx(expected, abs=4 * found.standard_error)
    assert found.standard_error < 0.02 * expected + 0.005 * np.hypot(sd_one, sd_other)
    assert found.best == ("one" if mean_one >= mean_other else "other")


def test_going_ahead_or_not() -> None:
    """Net value normal with mean 100 and standard deviation 200, against nought."""
    (net,) = _normals(7, 1)
    found = expected_value_of_perfect_information(
        np.column_stack([np.zeros(DRAWS), 100 + 200 * net]), ("as now", "go ahead")
    )
    assert found.pounds == pytest.approx(_closed_form(100, 200), rel=1e-3)
    assert found.best == "go ahead"
    assert found.probability_wrong == pytest.approx(norm.cdf(-0.5), abs=1e-3)


def test_what_one_input_is_worth_against_its_closed_form() -> None:
    """Net value = 10 + 20·x + 5·y: knowing x alone is the loss of a normal with standard deviation 20."""
    x, y = _normals(5, 2)
    values = np.column_stack([np.zeros(DRAWS), 10 + 20 * x + 5 * y])
    found = {
        one.path: one.pounds for one in expected_value_of_partial_information(values, np.array([x, y]), ("x", "y"))
    }
    assert found["x"] == pytest.approx(_closed_form(10, 20), rel=0.02)
    assert found["y"] == pytest.approx(_closed_form(10, 5), abs=0.1)


@given(
    arrays(np.float64, st.tuples(st.integers(1, 60), st.integers(1, 4)), elements=st.floats(-1e6, 1e6)),
    st.integers(0, 2**32 - 1),
)
def test_laws_of_information(values: np.ndarray, seed: int) -> None:
    """Never negative; nothing to learn with one option; one input is never worth more than all."""
    found = expected_value_of_perfect_information(values)
    assert found.pounds >= 0
    assert 0 <= found.probability_wrong <= 1
    if values.shape[1] == 1:
        assert found.pounds == 0
    row = np.random.default_rng(seed).random((1, len(values)))
    (partial,) = expected_value_of_partial_information(values, row, ("x",))
    assert 0 <= partial.pounds <= found.pounds
