"""The mean of a million draws against the closed form.

Inputs are independent, so the mean of each yearly flow is a product of means: of the inputs, of (1 − drop-off) to a power,
and of the chances of each whole lag. Those are worked out here by scipy's own distributions and integrals. The standard
error printed is that of plain independent draws (sd / √n). Stratified draws have a smaller one that no formula gives
beforehand, and so four of these are a lenient bound for them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import integrate, stats

from appraisal.made_cases import made_case
from appraisal.plain_twin import discount_factors
from wholeplace.appraisal.case import (
    BenefitLine,
    Beta,
    Case,
    Cashable,
    CostLine,
    Lognormal,
    Normal,
    OwnValue,
    Pert,
    Triangular,
    Uniform,
)
from wholeplace.appraisal.uncertainty import distribution

DRAWS = 1_000_000
YEARS = 5


def pert(low: float, mode: float, high: float) -> stats.rv_continuous:
    place = (mode - low) / (high - low)
    return stats.beta(1 + 4 * place, 5 - 4 * place, loc=low, scale=high - low)


def made() -> Case:
    """Two costs and two benefits: each shape, a ramp of ranges, an uncertain lag and drop-off, and uncertain cash."""
    year = made_case().price_year
    first = BenefitLine(
        id="first",
        title="First",
        population=Lognormal(1_000.0, 1_600.0),
        engagement=Triangular(0.4, 0.6, 0.7),
        retention=Normal(0.8, 0.15),
        events_per_person=3.0,
        impact=Pert(0.1, 0.25, 0.35),
        deadweight=Beta(3.0, 9.0),
        value=OwnValue(year, fiscal=Pert(2_000.0, 3_000.0, 6_000.0), economic=500.0, social=Uniform(1_000.0, 9_000.0)),
        shares={"council": 0.2, "nhs": 0.5, "police": 0.3},
        ramp=(Pert(0.0, 0.2, 0.5), 0.8, Uniform(0.8, 1.0), 1.0, 1.0),
        lag_years=Pert(0.0, 1.0, 3.0),
        drop_off=Uniform(0.0, 0.4),
        cashable=(Cashable(Uniform(0.1, 0.5), lag_years=1),),
    )
    second = BenefitLine(
        id="second",
        title="Second",
        population=500.0,
        engagement=0.5,
        retention=1.0,
        events_per_person=Uniform(1.0, 2.0),
        impact=Beta(2.0, 6.0),
        deadweight=0.1,
        value=OwnValue(year, fiscal=4_000.0),
        shares={"police": 1.0},
        ramp=Triangular(0.2, 0.5, 1.0),
    )
    costs = (
        CostLine("team", "Team", "council", "revenue", Normal(300_000.0, 40_000.0)),
        CostLine("works", "Works", "police", "capital", (Pert(5e5, 6e5, 12e5), 0.0, 0.0, Uniform(0.0, 1e5), 0.0)),
    )
    return made_case(costs=costs, benefits=(first, second))


def expected() -> dict[str, float]:
    """The mean of each linear measure in closed form."""
    population = truncated_lognormal_mean(1_000.0, 1_600.0)
    retention = float(stats.truncnorm.mean((0 - 0.8) / 0.15, (1 - 0.8) / 0.15, loc=0.8, scale=0.15))
    engagement, impact = (0.4 + 0.6 + 0.7) / 3, (0.1 + 4 * 0.25 + 0.35) / 6
    net = population * engagement * retention * 3.0 * impact * (1 - 3.0 / 12.0)
    ramp = [(0.0 + 4 * 0.2 + 0.5) / 6, 0.8, 0.9, 1.0, 1.0]
    kept = [expectation(lambda x, i=i: (1 - x) ** i, stats.uniform(0.0, 0.4)) for i in range(YEARS)]
    lag = [float(np.diff(pert(0.0, 1.0, 3.0).cdf([n - 0.5, n + 0.5]))[0]) for n in range(4)]
    pattern = [sum(lag[n] * ramp[t - n] * kept[t - n] for n in range(min(t, 3) + 1)) for t in range(YEARS)]
    discount = discount_factors(made())
    first = net * sum(share * factor for share, factor in zip(pattern, discount, strict=True))
    fiscal_unit = (2_000.0 + 4 * 3_000.0 + 6_000.0) / 6
    second_by_year = 500.0 * 0.5 * 1.5 * (2.0 / 8.0) * 0.9 * 4_000.0 * (0.2 + 0.5 + 1.0) / 3
    second = second_by_year * sum(discount)
    team = float(stats.truncnorm.mean(-300_000 / 40_000, np.inf, loc=300_000, scale=40_000))
    works = (5e5 + 4 * 6e5 + 12e5) / 6 + 5e4 * discount[3]
    cash = 0.3 * fiscal_unit * net * sum(pattern[t - 1] * discount[t] for t in range(1, YEARS))
    costs = team * sum(discount) + works
    fiscal = fiscal_unit * first + second
    public = fiscal + 500.0 * first + 5_000.0 * first
    return {
        "pv_costs": costs,
        "pv_fiscal": fiscal,
        "pv_social": 5_000.0 * first,
        "pv_cashable": cash,
        "net_present_budget_impact": costs - fiscal,
        "net_present_public_value": public - costs,
        "police": 0.3 * fiscal_unit * first + second - works,
    }


def expectation(of: Callable[[float], float], shape: stats.rv_continuous) -> float:
    low, high = shape.support()
    return float(integrate.quad(lambda x: of(x) * shape.pdf(x), low, high)[0])


def truncated_lognormal_mean(median: float, p95: float) -> float:
    """The domain of a count starts at nought, where a lognormal starts by itself."""
    sigma = np.log(p95 / median) / stats.norm.ppf(0.95)
    return float(stats.lognorm(s=sigma, scale=median).mean())


@pytest.fixture(scope="module")
def means() -> dict[str, tuple[float, float]]:
    """Mean and plain standard error of each measure over a million draws."""
    found = distribution(made(), DRAWS, seed=1)
    by_draw = {name: row for name, row in found.measures.items() if row is not None}
    by_draw["police"] = found.net_positions[found.bodies.index("police")]
    return {name: (float(row.mean()), float(row.std(ddof=1)) / DRAWS**0.5) for name, row in by_draw.items()}


@pytest.mark.parametrize("name", list(expected()))
def test_the_mean_of_a_million_draws_is_the_closed_form(means: dict[str, tuple[float, float]], name: str) -> None:
    mean, error = means[name]
    closed = expected()[name]
    apart = (mean - closed) / error
    print(
        f"{name}: {DRAWS:,} draws £{mean:,.2f}, closed form £{closed:,.2f}, apart {apart:+.3f} errors of £{error:,.2f}"
    )
    assert abs(mean - closed) < 4 * error
