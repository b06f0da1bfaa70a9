"""Tabled quantiles agree with `scipy.stats` within a millionth of the range, far into the tails.

Source: scipy's `ppf` of beta, triang, uniform, truncnorm and lognorm. The range of an unbounded shape is taken between its
quantiles at 1e-9 and 1 − 1e-9, where the tables end.
"""

from __future__ import annotations

from math import exp, inf, log

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from wholeplace.appraisal.case import (
    COUNT,
    MONEY,
    SHARE,
    Beta,
    Domain,
    Lognormal,
    Normal,
    Pert,
    Range,
    Triangular,
    Uniform,
)
from wholeplace.appraisal.draws import CHUNK, place_in_slice
from wholeplace.appraisal.quantiles import quantiles, slice_probabilities, slice_values

Floats = NDArray[np.float64]

WITHIN = 1e-6
TAIL = np.logspace(-12, -3, 2_000)
GRID = np.concatenate([TAIL, np.linspace(0.001, 0.999, 20_001), 1 - TAIL])

PERTS = [
    Pert(0.0, 0.0, 1.0),
    Pert(0.0, 1.0, 1.0),
    Pert(0.0, 0.5, 1.0),
    Pert(0.10, 0.25, 0.35),
    Pert(5.0, 5.001, 900.0),
    Pert(0.2, 0.2 + 1e-9, 0.9),
    Pert(100.0, 733.0, 734.0),
    Pert(40_000.0, 43_053.0, 51_080.0),
]
OTHERS: list[tuple[Range, Domain]] = [
    (Triangular(0.4, 0.6, 0.7), SHARE),
    (Triangular(0.0, 0.0, 1.0), SHARE),
    (Triangular(2.0, 9.0, 9.0), COUNT),
    (Uniform(0.25, 0.75), SHARE),
    (Normal(0.5, 0.1), SHARE),
    (Normal(0.95, 0.3), SHARE),
    (Normal(0.0, 1.0), MONEY),
    (Normal(-2.0, 1.0), COUNT),
    (Normal(1_000.0, 50.0), COUNT),
    (Lognormal(100.0, 300.0), COUNT),
    (Lognormal(0.5, 0.9), SHARE),
    (Lognormal(20_000.0, 21_000.0), COUNT),
    (Beta(2.0, 5.0), SHARE),
    (Beta(0.5, 0.5), SHARE),
    (Beta(0.05, 3.0), SHARE),
    (Beta(1.0, 1.0), SHARE),
    (Beta(400.0, 90.0), SHARE),
]


def ppf(number: Range, domain: Domain, u: Floats) -> Floats:
    """The quantile by scipy."""
    if isinstance(number, Pert):
        width = number.high - number.low
        place = (number.mode - number.low) / width
        return stats.beta.ppf(u, 1 + 4 * place, 5 - 4 * place, loc=number.low, scale=width)
    if isinstance(number, Triangular):
        width = number.high - number.low
        return stats.triang.ppf(u, (number.mode - number.low) / width, loc=number.low, scale=width)
    if isinstance(number, Uniform):
        return stats.uniform.ppf(u, loc=number.low, scale=number.high - number.low)
    if isinstance(number, Beta):
        return stats.beta.ppf(u, number.alpha, number.beta)
    if isinstance(number, Normal):
        cut = ((end - number.mean) / number.sd for end in (domain.low, domain.high))
        return stats.truncnorm.ppf(u, *cut, loc=number.mean, scale=number.sd)
    sigma = log(number.p95 / number.median) / float(stats.norm.ppf(0.95))
    whole = stats.lognorm(s=sigma, scale=exp(log(number.median)))
    low = whole.cdf(domain.low)
    high = whole.cdf(domain.high) if domain.high < inf else 1.0
    return whole.ppf(low + u * (high - low))


def furthest(number: Range, domain: Domain, u: Floats, values: Floats) -> float:
    """The greatest distance from scipy, in parts of the range."""
    ends = ppf(number, domain, np.array([1e-9, 1 - 1e-9]))
    return float(np.abs(values - ppf(number, domain, u)).max() / (ends[1] - ends[0]))


@pytest.mark.parametrize(("number", "domain"), [*((pert, COUNT) for pert in PERTS), *OTHERS], ids=str)
def test_quantiles_agree_with_scipy_far_into_the_tails(number: Range, domain: Domain) -> None:
    bounded = not isinstance(number, Normal | Lognormal) or domain.high < inf
    u = GRID if bounded else GRID[(GRID >= 1e-9) & (GRID <= 1 - 1e-9)]
    apart = furthest(number, domain, u, quantiles(number, domain, u))
    print(f"{number}: within {apart:.1e} of the range at {len(u):,} probabilities")
    assert apart < WITHIN


@pytest.mark.parametrize("chunk", range(0, 15, 3))
def test_the_values_that_draws_pick_from_agree_with_scipy(chunk: int) -> None:
    shift = place_in_slice(chunk)
    u = slice_probabilities(CHUNK, shift)
    ranges = [*((pert, COUNT) for pert in PERTS), *OTHERS]
    values = slice_values(ranges, CHUNK, shift)
    worst = max(furthest(number, domain, u, row) for (number, domain), row in zip(ranges, values, strict=True))
    print(f"{len(ranges)} ranges, {CHUNK:,} slices at {shift}: all within {worst:.1e} of the range")
    assert worst < WITHIN
    width = (values[:, -1] - values[:, 0])[:, None]
    assert (np.diff(values, axis=1) >= -1e-9 * width).all()  # rising, but for the tables' own error


@pytest.mark.parametrize("slices", [1, 2, 7, 1_000])
def test_few_slices_are_as_exact(slices: int) -> None:
    u = slice_probabilities(slices, 0.5)
    for pert in PERTS:
        assert furthest(pert, COUNT, u, slice_values([(pert, COUNT)], slices)[0]) < WITHIN


def test_a_range_without_width_is_its_point() -> None:
    flat = [(Pert(3.0, 3.0, 3.0), COUNT), (Triangular(3.0, 3.0, 3.0), COUNT), (Uniform(3.0, 3.0), COUNT)]
    assert (slice_values(flat, 100) == 3.0).all()


def test_values_stay_within_the_range_and_the_domain() -> None:
    for number, domain in [*((pert, COUNT) for pert in PERTS), *OTHERS]:
        values = quantiles(number, domain, GRID)
        assert values.min() >= max(domain.low, getattr(number, "low", -inf))
        assert values.max() <= min(domain.high, getattr(number, "high", inf))
