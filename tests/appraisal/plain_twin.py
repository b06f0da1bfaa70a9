"""The slow plain twin: the chain of the case file format by loops, to check the fast engine with.

It is written from the text of the format alone and shares no arithmetic with the product: it reads the deflators and the
grades' sizes from their tables itself, holds its own discount bands and its own copy of a few published unit costs, and
knows neither terms nor matrices. One draw at a time, one year at a time, one body at a time.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import floor
from typing import Any

from wholeplace.appraisal.case import BenefitLine, Case, CostLine

Draw = Mapping[str, float]

# GMCA Unit Cost Database v1.4 (CC BY 4.0): pounds and price year by kind, and the published parts of the fiscal value.
PUBLISHED: dict[str, dict[str, Any]] = {
    "CR2.0": {
        "values": {"fiscal": (2470.0, 2008), "economic": (1473.0, 2008), "social": (6795.0, 2008)},
        "parts": [
            ("NHS", 1171.0),
            ("Criminal Justice System", 581.0),
            ("Police", 415.0),
            ("Local Authority", 193.0),
            ("Local Authority", 110.0),
        ],
    },
    "E&E1.0": {
        "values": {"fiscal": (9800.0, 2012), "economic": (14044.0, 2012), "transfer": (9234.0, 2012)},
        "parts": [("DWP", 9234.0), ("NHS", 566.0)],
    },
}

BANDS = [(30, 0.035), (75, 0.03), (125, 0.025), (200, 0.02), (300, 0.015)]


@dataclass
class Figures:
    """Everything that one draw gives. Yearly figures are undiscounted lists by year."""

    cost: dict[tuple[str, str], list[float]] = field(default_factory=dict)  # (type, body)
    fiscal: dict[str, list[float]] = field(default_factory=dict)  # body or outside
    cashable: dict[str, list[float]] = field(default_factory=dict)
    economic: list[float] = field(default_factory=list)
    social: list[float] = field(default_factory=list)
    transfer: list[float] = field(default_factory=list)
    pv: dict[str, float] = field(default_factory=dict)
    cumulative: dict[str, list[float]] = field(default_factory=dict)  # place or body
    payback: dict[str, int | None] = field(default_factory=dict)
    net_position: dict[str, float] = field(default_factory=dict)
    measures: dict[str, float | None] = field(default_factory=dict)


def work_out(case: Case, draw: Draw) -> Figures:
    """All the figures of a case in one draw: `draw` holds a value for each `line-id.field` that is a range."""
    years = range(case.years)
    bodies = [body.id for body in case.bodies]
    found = Figures(
        cost={(kind, body): [0.0 for _ in years] for kind in ("capital", "revenue", "in-kind") for body in bodies},
        fiscal={who: [0.0 for _ in years] for who in [*bodies, "outside"]},
        cashable={who: [0.0 for _ in years] for who in [*bodies, "outside"]},
        economic=[0.0 for _ in years],
        social=[0.0 for _ in years],
        transfer=[0.0 for _ in years],
    )
    for cost in case.costs:
        for t in years:
            found.cost[cost.type, cost.body][t] += cost_in_year(case, cost, t, draw)
    for line in case.benefits:
        add_benefit(case, line, draw, found)
    add_totals(case, found)
    return found


def value_of(number: Any, path: str, draw: Draw) -> float:
    return float(number) if isinstance(number, int | float) else draw[path]


def cost_in_year(case: Case, line: CostLine, t: int, draw: Draw) -> float:
    if isinstance(line.pounds, tuple):
        pounds = value_of(line.pounds[t], f"{line.id}.pounds.{t}", draw)
    else:
        pounds = draw[f"{line.id}.pounds"]
    if line.price_year is not None:
        pounds = pounds * index(case.deflators, case.price_year.begins) / index(case.deflators, line.price_year.begins)
    grades = [line.grade] if line.grade is not None else []
    return pounds * (1 + bias(case, grades, "cost"))


def add_benefit(case: Case, line: BenefitLine, draw: Draw, found: Figures) -> None:
    values, shares = worth(case, line, draw)
    lag = floor(value_of(line.lag_years, f"{line.id}.lag_years", draw) + 0.5)
    grades = ([line.grade] if line.grade is not None else []) + list(line.grades.values())
    kept = 1 - bias(case, grades, "benefit")
    fiscal_total = []
    for t in range(case.years):
        realised = realised_in_year(line, t, lag, draw)
        fiscal_total.append(realised * values["fiscal"] * kept)
        found.economic[t] += realised * values["economic"] * kept
        found.social[t] += realised * values["social"] * kept
        found.transfer[t] += realised * values["transfer"] * kept
        for who, share in shares.items():
            found.fiscal[who][t] += fiscal_total[t] * share
    for claim in line.cashable if any(fiscal_total) else ():
        path = f"{line.id}.cashable.share" if claim.body is None else f"{line.id}.cashable.{claim.body}.share"
        cash_share = value_of(claim.share, path, draw)
        for who, share in shares.items():
            if claim.body is not None and claim.body != who:
                continue
            for t in range(case.years):
                if claim.lag_years is not None:
                    earlier = t - claim.lag_years
                    cash = fiscal_total[earlier] if earlier >= 0 else 0.0
                else:
                    cash = fiscal_total[t] if t >= claim.from_year else 0.0
                found.cashable[who][t] += cash_share * share * cash


def realised_in_year(line: BenefitLine, t: int, lag: int, draw: Draw) -> float:
    if t < lag:
        return 0.0

    def of(name: str) -> float:
        return value_of(getattr(line, name), f"{line.id}.{name}", draw)

    net_change = of("population") * of("engagement") * of("retention") * of("events_per_person")
    net_change = net_change * of("recorded_to_actual") * of("impact") * (1 - of("deadweight")) * of("attribution")
    net_change = net_change * (1 - of("leakage")) * (1 - of("displacement")) * (1 - of("substitution"))
    if line.ramp is None:
        ramp = 1.0
    elif isinstance(line.ramp, tuple):
        ramp = value_of(line.ramp[t - lag], f"{line.id}.ramp.{t - lag}", draw)
    else:
        ramp = draw[f"{line.id}.ramp"]
    left = 1.0
    for _ in range(t - lag):
        left = left * (1 - of("drop_off"))
    return net_change * ramp * left


def worth(case: Case, line: BenefitLine, draw: Draw) -> tuple[dict[str, float], dict[str, float]]:
    """Pounds of the case's price year of one unit by kind, and the shares of its fiscal part."""
    base = index(case.deflators, case.price_year.begins)
    if line.value is not None:
        own = line.value
        uplift = base / index(case.deflators, own.price_year.begins)
        pounds = {
            "fiscal": value_of(own.fiscal, f"{line.id}.value.fiscal", draw) * uplift,
            "economic": value_of(own.economic, f"{line.id}.value.economic", draw) * uplift,
            "social": value_of(own.social, f"{line.id}.value.social", draw) * uplift,
            "transfer": own.transfer * uplift,
        }
        return pounds, dict(line.shares or {})
    assert line.unit_cost is not None
    published = PUBLISHED[line.unit_cost]
    times = 1.0 if line.unit_value_range is None else draw[f"{line.id}.unit_value_range"]
    pounds = {}
    for kind in ("fiscal", "economic", "social", "transfer"):
        original, year = published["values"].get(kind, (0.0, 2008))
        pounds[kind] = original * base / index(case.deflators, year) * times
    if line.shares is not None:
        return pounds, dict(line.shares)
    whole = sum(part for _, part in published["parts"])
    shares: dict[str, float] = {}
    for agency, part in published["parts"]:
        who = line.body_map[agency]
        shares[who] = shares.get(who, 0.0) + part / whole
    return pounds, shares


def add_totals(case: Case, found: Figures) -> None:
    factors = discount_factors(case)
    bodies = [body.id for body in case.bodies]

    def pv(by_year: list[float]) -> float:
        return sum(x * factor for x, factor in zip(by_year, factors, strict=True))

    found.pv = {
        "pv_costs": sum(pv(by_year) for by_year in found.cost.values()),
        "pv_fiscal": sum(pv(by_year) for by_year in found.fiscal.values()),
        "pv_economic": pv(found.economic),
        "pv_social": pv(found.social),
        "pv_transfers": pv(found.transfer),
        "pv_cashable": sum(pv(by_year) for by_year in found.cashable.values()),
    }
    payers = {"place": [*bodies, "outside"]} | {body: [body] for body in bodies}
    for who, mine in payers.items():
        running, cumulative = 0.0, []
        for t in range(case.years):
            gained = sum(found.fiscal[one][t] for one in mine)
            spent = sum(by_year[t] for (_, body), by_year in found.cost.items() if body in mine)
            running += (gained - spent) * factors[t]
            cumulative.append(running)
        found.cumulative[who] = cumulative
        found.payback[who] = next((t for t in range(case.years) if cumulative[t] >= 0), None)
        if who != "place":
            found.net_position[who] = pv(found.fiscal[who]) - sum(
                pv(by_year) for (_, body), by_year in found.cost.items() if body == who
            )
    add_measures(found)


def add_measures(found: Figures) -> None:
    costs = found.pv["pv_costs"]
    public = found.pv["pv_fiscal"] - found.pv["pv_transfers"] + found.pv["pv_economic"] + found.pv["pv_social"]
    found.measures = {
        **found.pv,
        "net_present_budget_impact": costs - found.pv["pv_fiscal"],
        "fiscal_return": found.pv["pv_fiscal"] / costs if costs > 0 else None,
        "net_present_public_value": public - costs,
        "public_value_return": public / costs if costs > 0 else None,
    }


def discount_factors(case: Case) -> list[float]:
    factors, factor = [], 1.0
    for t in range(case.years):
        step = t + 1 if case.first_year_discounted else t
        if step > 0:
            factor = factor / (1 + rate(case, step))
        factors.append(factor)
    return factors


def rate(case: Case, step: int) -> float:
    if not isinstance(case.discount, str):
        return case.discount
    assert case.discount == "green-book"
    for last, band in BANDS:
        if step <= last:
            return band
    return 0.01


def bias(case: Case, grades: list[int], side: str) -> float:
    """The one correction that the grades of a line make, not negative."""
    sizes = [size_of_grade(case.bias_edition, grade, side) for grade in grades]
    if not sizes:
        return 0.0
    if case.combine_grades == "worst":
        return max(sizes)
    if case.combine_grades == "mean":
        return sum(sizes) / len(sizes)
    kept = 1.0
    for size in sizes:
        kept = kept * (1 + size if side == "cost" else 1 - size)
    return kept - 1 if side == "cost" else 1 - kept


@cache
def size_of_grade(edition: str, grade: int, side: str) -> float:
    table = files("wholeplace.appraisal") / "parameters" / "optimism_bias_grades.csv"
    for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        if row["edition"] == edition and int(row["grade"]) == grade:
            return float(row[f"{side}_size"])
    raise KeyError((edition, grade))


@cache
def index(edition: str, begins: int) -> float:
    table = files("wholeplace.reference") / "data" / "prices" / "deflators.csv"
    wanted = f"{begins}/{(begins + 1) % 100:02d}"
    for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        if row["edition"] == edition and row["basis"] == "financial" and row["year"] == wanted:
            return float(row["index"])
    raise KeyError((edition, wanted))
