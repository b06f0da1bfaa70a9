"""Outside answers: vectors derived from published values, and figures that places and departments published.

Sources in `data/SOURCES.md`; each row of `data/published_totals.csv` names its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from wholeplace.appraisal.appraise import Appraisal, appraise
from wholeplace.appraisal.case import BenefitLine, Body, Case, CostLine, OwnValue
from wholeplace.appraisal.reading import read_file
from wholeplace.appraisal.totals import totals_of
from wholeplace.reference.prices import deflators, discount_schedule
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.totals import Tags, Total
from wholeplace.vocabulary.years import FinancialYear

HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HERE / "data" / name).read_text(encoding="utf-8").splitlines()))


VECTORS = {row["item"]: float(row["value"]) for row in _rows("derived_vectors.csv")}
PUBLISHED = {row["id"]: float(row["value"]) for row in _rows("published_totals.csv")}
Y2012 = FinancialYear(2012)


# EX1 to EX3


def _front_door(**changes: object) -> Case:
    """EX1: the council's part split into children's services and housing, as its unit cost splits it."""
    case = read_file(HERE.parents[1] / "examples" / "front-door.toml")
    (line,) = case.benefits
    own = {"Local Authority/Children's Services": "children", "Local Authority/Housing Services": "housing"}
    parts = (Body("children", "Children's services", "local-authority"), Body("housing", "Housing", "local-authority"))
    mapped = {**line.body_map, **own}
    return replace(case, bodies=(*case.bodies, *parts), benefits=(replace(line, body_map=mapped),), **changes)  # type: ignore[arg-type]


def _uncorrected(case: Case) -> Case:
    costs = tuple(replace(line, grade=None) for line in case.costs)
    return replace(case, costs=costs, benefits=tuple(replace(line, grade=None) for line in case.benefits))


def _claimant() -> Appraisal:
    """One person into work for a year, in the prices of the unit cost: E&E1.0, at 2012/13."""
    line = replace(_line(0.0), value=None, unit_cost="E&E1.0", shares={"place": 1.0})
    return appraise(replace(_plain_case(1, 0.0), benefits=(line,)))


def _line(fiscal: float, ramp: tuple[float, ...] | None = None, population: float = 1.0) -> BenefitLine:
    """A saving of so many pounds a person, all of it there."""
    value = OwnValue(Y2012, fiscal=fiscal)
    return BenefitLine(
        "saving", "Saving", population, 1.0, 1.0, 1.0, 1.0, 0.0, value=value, shares={"place": 1.0}, ramp=ramp
    )


def _plain_case(years: int, cost: float) -> Case:
    """A case of one body that pays in the first year, undiscounted and without bias."""
    return Case(
        id="plain",
        title="Plain",
        place="E06000050",
        first_year=Y2012,
        years=years,
        price_year=Y2012,
        deflators="2015-03",
        discount="none",
        bodies=(Body("place", "The place", "local-authority"),),
        costs=(CostLine("cost", "Cost", "place", "revenue", (cost, *[0.0] * (years - 1))),),
        benefits=(),
        counterfactual="As now.",
    )


def _saves(fiscal: float, cost: float, *, ramp: tuple[float, ...] = (1.0,), population: float = 1.0) -> Appraisal:
    return appraise(replace(_plain_case(len(ramp), cost), benefits=(_line(fiscal, ramp, population),)))


def _factor(t: int) -> float:
    return discount_schedule("green-book").factors(t + 1)[t]


def _cumulative(t: int) -> float:
    return float(appraise(_front_door()).cumulative_net_fiscal[t])


def _uprated_asb() -> float:
    return 500 * deflators("2015-03").factor(FinancialYear.parse("2002/03"), FinancialYear.parse("2015/16"))


def _gained_by(body: str) -> float:
    return appraise(_front_door()).by_body[body].pv_fiscal_benefits


# A word or two that tells each vector from the others → how the product works it out, and to how many places it is printed.
WORKED: dict[str, tuple[Callable[[], float | None], int]] = {
    "uprate CR1.0": (_uprated_asb, 9),
    **{rf"discount factor t={t}(\D|$)": (partial(_factor, t), 8) for t in (0, 1, 2, 3, 4, 5, 30, 31)},
    "net incidents avoided": (lambda: appraise(_front_door()).lines[1].net_change_full_year, 6),
    "PV costs [(]": (lambda: appraise(_front_door()).pv_costs, 2),
    "PV fiscal benefits [(]": (lambda: appraise(_front_door()).pv_fiscal, 2),
    "PV economic": (lambda: appraise(_front_door()).pv_economic, 2),
    "PV social": (lambda: appraise(_front_door()).pv_social, 2),
    "net present budget impact": (lambda: appraise(_front_door()).net_present_budget_impact, 2),
    "fiscal ROI = ": (lambda: appraise(_front_door()).fiscal_return, 4),
    "net present public value": (lambda: appraise(_front_door()).net_present_public_value, 2),
    "public value ROI": (lambda: appraise(_front_door()).public_value_return, 4),
    **{f"fiscal net year {t}": (partial(_cumulative, t), 2) for t in range(5)},
    "payback year": (lambda: appraise(_front_door()).payback_year, 0),
    "PV cashable": (lambda: appraise(_front_door()).pv_cashable, 2),
    "to NHS": (partial(_gained_by, "nhs"), 2),
    "to CJS excl police": (partial(_gained_by, "justice"), 2),
    "to Police": (partial(_gained_by, "police"), 2),
    "to LA childrens": (partial(_gained_by, "children"), 2),
    "to LA housing": (partial(_gained_by, "housing"), 2),
    "ROI at 3.0%": (lambda: appraise(_front_door(discount=0.03)).fiscal_return, 4),
    "without optimism bias": (lambda: appraise(_uncorrected(_front_door())).fiscal_return, 4),
    "EX2": (lambda: _claimant().pv_public_value, 6),
    "EX3": (lambda: _claimant().pv_fiscal + _claimant().pv_economic, 6),
}


@pytest.mark.parametrize("item", VECTORS)
def test_each_derived_vector(item: str) -> None:
    ((work_out, places),) = [worked for words, worked in WORKED.items() if re.search(words, item)]
    found = work_out()
    assert found is not None
    assert round(found, places) == pytest.approx(VECTORS[item], abs=1e-9)


def test_fiscal_and_economic_value_of_a_claimant_are_not_added() -> None:
    """EX3: their sum is wrong by the £9,234 that is a transfer, and refused."""
    totals = totals_of(_claimant())
    with pytest.raises(Refused) as refused:
        totals["pv_fiscal"] + totals["pv_economic"]
    assert refused.value.problems[0].name == "unlike-totals"
    assert totals["pv_transfers"].pounds == pytest.approx(9_234)


# figures that places and departments published


def test_troubled_families_in_greater_manchester() -> None:
    """EX4: for each £1 spent £1.62 saved, £86m net, £28,000 saved and £17,250 spent a family."""
    families, spent = PUBLISHED["families-number"], PUBLISHED["families-spent"] * 1e6
    found = _saves(PUBLISHED["families-saved"] * 1e6 / families, spent, population=families)
    assert found.fiscal_return == pytest.approx(1.6232, abs=5e-5)
    assert found.net_present_budget_impact == pytest.approx(-86e6)
    assert (found.pv_fiscal / families, found.pv_costs / families) == (pytest.approx(28_000), pytest.approx(17_250))


def test_westminster_families() -> None:
    found = _saves(PUBLISHED["westminster-saved"], PUBLISHED["westminster-spent"])
    assert round(found.fiscal_return or 0, 2) == PUBLISHED["westminster-return"]


@pytest.mark.parametrize(("kind", "cost"), [("economic", 285.9), ("fiscal", 288.2)])
def test_a_net_benefit_and_a_return_imply_a_cost(kind: str, cost: float) -> None:
    """Net £366m at £2.28 for each £1, and £147m at £1.51: one cost of about £287m."""
    net, back = PUBLISHED[f"programme-{kind}-net"], PUBLISHED[f"programme-{kind}-return"]
    assert round(net / (back - 1), 1) == cost
    found = _saves(back * cost, cost)
    assert -found.net_present_budget_impact == pytest.approx(net, abs=0.05)
    assert cost == pytest.approx(287, rel=0.005)


@pytest.mark.parametrize(("end", "cost"), [("low", 3.2), ("high", 3.1)])
def test_the_national_estimate_fits_a_straight_ramp(end: str, cost: float) -> None:
    """A yearly benefit ramped over five years at 20, 40, 60, 80 and 100 %, less one cost: both published pairs."""
    found = _saves(PUBLISHED[f"national-yearly-{end}"], cost, ramp=(0.2, 0.4, 0.6, 0.8, 1.0))
    assert -found.net_present_budget_impact == pytest.approx(PUBLISHED[f"national-five-years-{end}"])


# totals that are not added


def _published(name: str, kind: str, horizon: str, *, net: bool = True) -> Total:
    tags = Tags(kind, "place", horizon, "as published", discounted=False, net_of_cost=net, outturn=False)
    return Total(PUBLISHED[name] * 1e6, tags)


PILOTS = (
    _published("manchester", "savings", "5 years"),
    _published("cheshire", "savings", "5 years"),
    _published("essex", "benefits", "6 years"),
    _published("tri-borough", "savings", "a year"),
)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (PILOTS[0], PILOTS[2], "kind: savings and benefits; horizon: 5 years and 6 years"),
        (PILOTS[0], PILOTS[3], "horizon: 5 years and a year"),
        (PILOTS[2], _published("essex-cashable", "cashable", "6 years"), "kind: benefits and cashable"),
        (
            PILOTS[1],
            _published("cheshire-gross", "savings", "5 years", net=False),
            "gross or net of cost: True and False",
        ),
    ],
)
def test_unlike_published_figures_are_not_added(one: Total, other: Total, found: str) -> None:
    with pytest.raises(Refused) as refused:
        one + other
    assert refused.value.problems[0].found == found


def _yearly(total: Total) -> Total:
    years = {"5 years": 5, "6 years": 6, "a year": 1}[total.tags.horizon]
    if years > 1:
        total = total.converted(f"{years} years taken as equal", factor=1 / years, horizon="a year")
    return total if total.tags.kind == "savings" else total.converted("benefits read as savings", kind="savings")


def test_the_four_pilots_as_one_yearly_figure() -> None:
    """EX5: 270/5 + 56/5 + 414/6 + 70 = 204.2, which was published as over £200m a year."""
    one, *others = [_yearly(total) for total in PILOTS]
    found = sum(others, start=one)
    assert found.pounds == pytest.approx(204.2e6)
    assert found.pounds > PUBLISHED["all-yearly"] * 1e6
    assert found.conversions == ("5 years taken as equal", "6 years taken as equal", "benefits read as savings")


def test_which_reading_of_essex_closes_the_departments_800m() -> None:
    """Five years of each: only with the cashable part of Essex do the four come within 1 % of the £800m."""
    others = PUBLISHED["manchester"] + PUBLISHED["cheshire"] + 5 * PUBLISHED["tri-borough"]
    whole = PUBLISHED["all-five-years"]
    readings = {
        (name, years): others + PUBLISHED[name] * years / 6
        for name in ("essex", "essex-cashable", "essex-revised", "essex-revised-cashable")
        for years in (5, 6)
    }
    closing = {reading: total for reading, total in readings.items() if total == pytest.approx(whole, rel=0.01)}
    assert closing == {("essex-cashable", 6): 803.0, ("essex-revised-cashable", 6): 794.0}


def test_parts_and_wholes_as_published() -> None:
    assert PUBLISHED["essex-cashable"] + PUBLISHED["essex-other"] == PUBLISHED["essex"]
    assert round(PUBLISHED["essex-cashable"] / PUBLISHED["essex"], 2) == 0.31
    assert round(PUBLISHED["essex-revised-cashable"] / PUBLISHED["essex-revised"], 2) == 0.30
    # Cheshire West's two accounts do not agree: both are kept.
    assert PUBLISHED["cheshire-gross"] - PUBLISHED["cheshire-invested"] == 67 != PUBLISHED["cheshire"]
