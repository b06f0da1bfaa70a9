"""Hypothesis strategies: whole cases that use every feature of the chain, with ranges anywhere they may stand."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from wholeplace.appraisal.case import (
    BenefitLine,
    Beta,
    Body,
    Case,
    Cashable,
    CostLine,
    Lognormal,
    Normal,
    OwnValue,
    Pert,
    Range,
    Triangular,
    Uniform,
)
from wholeplace.vocabulary.years import FinancialYear

GRADES = st.integers(1, 6)
PRICE_YEARS = st.sampled_from([FinancialYear(year) for year in (2008, 2012, 2015, 2020, 2024, 2025)])


def floats(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers as people write them: a thousand steps from low to high, both included."""
    return st.integers(0, 1000).map(lambda step: low + (high - low) * step / 1000)


@st.composite
def bounded_ranges(draw: st.DrawFn, low: float, high: float) -> Range:
    """A PERT, triangular or uniform range within bounds, of some width."""
    a, b, c = sorted(draw(floats(low, high)) for _ in range(3))
    if c - a < (high - low) / 1000:
        a, b, c = low, (low + high) / 2, high
    shape = draw(st.sampled_from(["pert", "triangular", "uniform"]))
    if shape == "uniform":
        return Uniform(a, c)
    return Pert(a, b, c) if shape == "pert" else Triangular(a, b, c)


SHARE_RANGES: st.SearchStrategy[Range] = st.one_of(
    bounded_ranges(0.0, 1.0),
    st.builds(Beta, floats(0.5, 20), floats(0.5, 20)),
    st.builds(Normal, floats(0.1, 0.9), floats(0.01, 0.5)),
)
AMOUNT_RANGES: st.SearchStrategy[Range] = st.one_of(
    bounded_ranges(0.0, 100_000.0),
    st.builds(lambda median, times: Lognormal(median, median * times), floats(1, 50_000), floats(1.05, 5)),
    st.builds(Normal, floats(0, 50_000), floats(10, 20_000)),
)
SHARES = st.one_of(floats(0.0, 1.0), SHARE_RANGES)
AMOUNTS = st.one_of(floats(0.0, 100_000.0), AMOUNT_RANGES)
FACTORS = st.one_of(floats(0.0, 5.0), bounded_ranges(0.0, 5.0))


def mostly(usual: Any, other: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(usual), st.just(usual), other)


@st.composite
def cost_lines(draw: st.DrawFn, number: int, bodies: list[str], years: int) -> CostLine:
    lists = st.lists(AMOUNTS, min_size=years, max_size=years).map(tuple)
    return CostLine(
        id=f"cost-{number}",
        title="A cost",
        body=draw(st.sampled_from(bodies)),
        type=draw(st.sampled_from(["capital", "revenue", "in-kind"])),
        pounds=draw(st.one_of(lists, AMOUNT_RANGES)),
        grade=draw(st.one_of(st.none(), GRADES)),
        price_year=draw(st.one_of(st.none(), PRICE_YEARS)),
    )


@st.composite
def shares_between(draw: st.DrawFn, receivers: list[str]) -> dict[str, float]:
    """Shares that sum to 1, of some of the receivers."""
    chosen = draw(st.lists(st.sampled_from(receivers), min_size=1, unique=True))
    weights = [draw(st.integers(1, 20)) for _ in chosen]
    return {who: weight / sum(weights) for who, weight in zip(chosen, weights, strict=True)}


@st.composite
def cashables(draw: st.DrawFn, bodies: list[str], years: int) -> tuple[Cashable, ...]:
    """Nothing, one claim on the whole, or claims of some bodies."""

    def claim(body: str | None) -> Cashable:
        timing = {"lag_years": draw(st.integers(0, years + 1))} if draw(st.booleans()) else {}
        return Cashable(draw(SHARES), body, from_year=0 if timing else draw(st.integers(0, years)), **timing)

    whose = draw(st.one_of(st.just([]), st.just([None]), st.lists(st.sampled_from(bodies), min_size=1, unique=True)))
    return tuple(claim(body) for body in whose)


@st.composite
def worths(draw: st.DrawFn, receivers: list[str]) -> dict[str, Any]:
    """A library value or the line's own, with who it falls to."""
    code = draw(st.sampled_from([None, "CR2.0", "E&E1.0"]))
    if code is None:
        own = OwnValue(
            draw(PRICE_YEARS), draw(AMOUNTS), draw(AMOUNTS), draw(AMOUNTS), draw(mostly(0.0, floats(0, 500)))
        )
        return {"value": own, "shares": draw(shares_between(receivers))}
    found: dict[str, Any] = {"unit_cost": code}
    found["unit_value_range"] = draw(st.one_of(st.none(), bounded_ranges(0.5, 2.0)))
    if draw(st.booleans()):
        return found | {"shares": draw(shares_between(receivers))}
    agencies = ("NHS", "Criminal Justice System", "Police", "Local Authority", "DWP")
    return found | {"body_map": {agency: draw(st.sampled_from(receivers)) for agency in agencies}}


@st.composite
def benefit_lines(draw: st.DrawFn, number: int, bodies: list[str], years: int) -> BenefitLine:
    ramps = st.lists(SHARES, min_size=years, max_size=years).map(tuple)
    return BenefitLine(
        id=f"benefit-{number}",
        title="A benefit",
        population=draw(AMOUNTS),
        engagement=draw(SHARES),
        retention=draw(SHARES),
        events_per_person=draw(FACTORS),
        impact=draw(SHARES),
        deadweight=draw(SHARES),
        recorded_to_actual=draw(mostly(1.0, FACTORS)),
        attribution=draw(mostly(1.0, SHARES)),
        leakage=draw(mostly(0.0, SHARES)),
        displacement=draw(mostly(0.0, SHARES)),
        substitution=draw(mostly(0.0, SHARES)),
        ramp=draw(st.one_of(st.none(), ramps, SHARE_RANGES)),
        lag_years=draw(st.one_of(st.just(0), st.integers(0, years + 1), bounded_ranges(0.0, years + 1.0))),
        drop_off=draw(mostly(0.0, SHARES)),
        grade=draw(st.one_of(st.none(), GRADES)),
        grades=draw(st.dictionaries(st.sampled_from(["population", "impact", "age", "error"]), GRADES, max_size=3)),
        cashable=draw(cashables(bodies, years)),
        **draw(worths([*bodies, "outside"])),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A case of one to seven years and one to four bodies, without correlations."""
    years = draw(st.integers(1, 7))
    bodies = [f"body-{i}" for i in range(draw(st.integers(1, 4)))]
    return Case(
        id="random",
        title="A random case",
        place="E06000050",
        first_year=FinancialYear(2025),
        years=years,
        price_year=draw(PRICE_YEARS),
        deflators="2026-06",
        bodies=tuple(Body(body, body, "other") for body in bodies),
        costs=tuple(draw(cost_lines(i, bodies, years)) for i in range(draw(st.integers(0, 3)))),
        benefits=tuple(draw(benefit_lines(i, bodies, years)) for i in range(draw(st.integers(0, 3)))),
        discount=draw(st.sampled_from(["green-book", 0.0, 0.035, 0.08])),
        first_year_discounted=draw(st.booleans()),
        combine_grades=draw(st.sampled_from(["worst", "mean", "product"])),
    )
