"""Made-up positions and rules of every family, for Hypothesis."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from wholeplace.pools.share_building import build_rules
from wholeplace.pools.shares import (
    Activity,
    Decision,
    LineVariance,
    Partner,
    Performance,
    Position,
    Rule,
    Use,
)

BODIES = ("council", "nhs", "police", "trust")
SCHEMES = ("homes", "reablement", "equipment")
ON = date(2027, 3, 31)
MEASURE = "emergency admissions"

cases = st.fractions(0, 999, max_denominator=3)
by_scheme = st.dictionaries(st.sampled_from(SCHEMES), st.integers(1, 10**6), max_size=1)
pence = st.integers(0, 10**9) | st.integers(0, 200)


@st.composite
def shares_of(draw: st.DrawFn, bodies: tuple[str, ...]) -> dict[str, Fraction]:
    """Shares that make up the whole, by body."""
    weights = draw(st.lists(st.integers(0, 20), min_size=len(bodies), max_size=len(bodies)).filter(any))
    return {body: Fraction(weight, sum(weights)) for body, weight in zip(bodies, weights, strict=True)}


@st.composite
def lines(draw: st.DrawFn, bodies: tuple[str, ...]) -> tuple[LineVariance, ...]:
    count = draw(st.integers(1, 5))
    return tuple(
        LineVariance(
            line=f"line-{number}",
            scheme=draw(st.sampled_from(SCHEMES)),
            lead=draw(st.sampled_from(bodies)),
            budget_pence=draw(pence),
            actual_pence=draw(pence),
            status=draw(st.sampled_from(["pooled", "pooled", "pooled", "pooled-aligned", "aligned", "in-view"])),
            profile=draw(st.sampled_from(["fixed", "variable"])),
            host=draw(st.sampled_from([*bodies, None])),
            shares=draw(shares_of(bodies)),
            commissioned=draw(shares_of(bodies)),
            cause=draw(st.sampled_from(["management", "windfall", "demand", None])),
            ring_fenced=draw(st.booleans()),
            bigger_budget=draw(st.booleans()),
        )
        for number in range(count)
    )


@st.composite
def positions(draw: st.DrawFn) -> Position:
    bodies = BODIES[: draw(st.integers(2, 4))]
    amounts = st.fixed_dictionaries(dict.fromkeys(bodies, pence))
    return Position(
        pool="Low Moss pool",
        on=ON,
        partners=tuple(Partner(body, body.title(), draw(st.integers(1, 10**9)), draw(by_scheme)) for body in bodies),
        lines=draw(lines(bodies)),
        host=bodies[0],
        risk_pool_pence=draw(pence),
        uncommitted_pence=draw(pence),
        other_pool_underspend_pence=draw(pence),
        income_pence=draw(pence),
        savings_pence=draw(amounts),
        saved_before_pence=draw(amounts),
        without_pool_pence=draw(amounts.filter(lambda base: any(base.values()))),
        activity=tuple(Activity(bodies[n % len(bodies)], f"cases-{n}", draw(cases), draw(pence)) for n in range(4)),
        performance=(
            Performance(MEASURE, Fraction(draw(st.integers(0, 300)), 1000), ((Fraction(1, 10), draw(pence)),)),
        ),
        uses=tuple(Use(f"use {number}", draw(pence), recurrent=False) for number in range(draw(st.integers(0, 2)))),
        decisions=tuple(
            Decision(f"rule-{number}", ON, {"reserve": draw(pence), "new-schemes": draw(pence)})
            for number in range(draw(st.integers(0, 3)))
        ),
    )


@st.composite
def raw_rules(draw: st.DrawFn, bodies: tuple[str, ...], line_ids: tuple[str, ...], number: int) -> dict[str, Any]:
    """A raw rule of any family, with whatever it may have."""
    family = draw(st.sampled_from([f"RS-{n:02d}" for n in range(1, 17)] + ["BS-01", "BS-02"]))
    raw: dict[str, Any] = {
        "id": f"rule-{number}",
        "family": family,
        "order": number + 1,
        "from_on": draw(st.sampled_from([date(2026, 4, 1), "2026-04-01"])),
        "clause": draw(st.sampled_from(["", "10.4"])),
        "hits_fund": draw(st.booleans()),
        "rounding_partner": draw(st.sampled_from([*bodies, None])),
        "schemes": draw(st.lists(st.sampled_from(SCHEMES), unique=True, max_size=2)),
        "lines": draw(st.lists(st.sampled_from(line_ids), unique=True, max_size=2)),
        "approvals": draw(st.lists(approvals(bodies), max_size=2)),
        "parameters": draw(parameters(family, bodies)),
    }
    if family == "RS-13":
        raw["parameters"]["what"] = f"cases-{number}"
    if family in ("RS-01", "RS-06", "RS-07") and draw(st.booleans()):
        raw["caps_pounds"] = {body: draw(st.integers(0, 10**6)) for body in bodies}
    if family in ("RS-01", "RS-02", "RS-08", "RS-11") and draw(st.booleans()):
        raw["threshold_pounds"] = draw(st.sampled_from([1, "0.01", 25_000]))
    if number == 0 and draw(st.booleans()):
        raw["then"] = "rule-1"
    return {key: value for key, value in raw.items() if value is not None}


@st.composite
def approvals(draw: st.DrawFn, bodies: tuple[str, ...]) -> dict[str, Any]:
    given = draw(st.sampled_from([None, "2026-12-01", "2027-04-30"]))
    approval = {"body": draw(st.sampled_from(bodies)), "officer": "chief finance officer"}
    return approval if given is None else {**approval, "given_on": given}


@st.composite
def parameters(draw: st.DrawFn, family: str, bodies: tuple[str, ...]) -> dict[str, Any]:
    shares = {body: str(share) for body, share in draw(shares_of(bodies)).items()}
    some: dict[str, Any] = {
        "RS-01": {"shares": shares},
        "RS-05": {"shares": shares},
        "RS-06": {"commissioned": {"homes": shares}},
        "RS-08": {"risk_pool_pounds": draw(st.integers(0, 10**6))},
        "RS-09": {"may_carry_forward": [bodies[0]]},
        "RS-10": {"shares": shares},
        "RS-02": {"decide_by": draw(st.sampled_from(["2027-03-30", "2027-04-30"]))},
    }
    whole: dict[str, Any] = {
        "RS-12": {"named": bodies[0], "threshold": draw(st.sampled_from(["0.1", "0.003", "1/3", 0]))},
        "RS-13": {"charged": {body: draw(st.sampled_from([1, 0.5, "1/3"])) for body in bodies}},
        "RS-14": {"pot_pounds": draw(st.integers(0, 10**6)), "target": 0.042, "measure": MEASURE, "holder": bodies[0]},
        "RS-15": {"surplus": draw(st.sampled_from(["contributions", "base"])), "if_short": draw(SHORT)},
        "RS-16": {"way": "need", "weights": {body: n for n, body in enumerate(bodies)}},
        "BS-01": {
            "measure": MEASURE,
            "threshold": 0.05,
            "ceiling": 0.2,
            "share_below": 0.5,
            "holder": bodies[0],
            "shares": shares,
        },
        "BS-02": {"shares": shares, "band": "0.02"},
    }
    return whole.get(family) or (some.get(family, {}) if draw(st.booleans()) else {})


SHORT = st.sampled_from(["await", "in-proportion"])


@st.composite
def asked(draw: st.DrawFn) -> tuple[Position, tuple[Rule, ...]]:
    """A position and up to four rules that can be worked on it."""
    position = draw(positions())
    bodies = tuple(partner.body for partner in position.partners)
    ids = tuple(line.line for line in position.lines)
    raw = [draw(raw_rules(bodies, ids, number)) for number in range(draw(st.integers(1, 4)))]
    if len(raw) == 1:
        raw[0].pop("then", None)
    rules, problems = build_rules(raw, partners=bodies, schemes=SCHEMES, lines=ids)
    assert not problems, [problem.text() for problem in problems]
    return position, rules
