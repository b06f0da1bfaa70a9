"""Small made-up cases that the tests of sensitivity, comparison, overlap and portfolio share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wholeplace.appraisal.case import (
    BenefitLine,
    Body,
    Case,
    Cashable,
    CostLine,
    OwnValue,
)
from wholeplace.vocabulary.years import FinancialYear

Y2025 = FinancialYear(2025)

COUNCIL = Body("council", "Madeley Council", "local-authority")
NHS = Body("nhs", "NHS Madeley", "nhs")
POLICE = Body("police", "Madeley Police", "police")


def team(**changes: Any) -> CostLine:
    """£500,000 in the first year and £400,000 in each of the next four, +10 % for bias."""
    plain = CostLine(
        "team",
        "Front door team",
        "council",
        "revenue",
        (500_000.0, 400_000.0, 400_000.0, 400_000.0, 400_000.0),
        grade=3,
    )
    return replace(plain, **changes)


def incidents(**changes: Any) -> BenefitLine:
    """The benefit of the front door with a unit value of its own, in the price year, split three ways."""
    plain = BenefitLine(
        id="incidents",
        title="Incidents avoided",
        population=1_160.0,
        engagement=0.60,
        retention=0.80,
        events_per_person=3.0,
        impact=0.25,
        deadweight=0.20,
        value=OwnValue(Y2025, fiscal=3_800.0, economic=2_300.0, social=10_500.0),
        shares={"council": 0.2, "nhs": 0.6, "police": 0.2},
        ramp=(0.5, 1.0, 1.0, 1.0, 1.0),
        grade=4,
        cashable=(Cashable(0.25, from_year=1),),
    )
    return replace(plain, **changes)


def made_case(**changes: Any) -> Case:
    """A case of five years from 2025/26 by three bodies, points throughout unless lines with ranges are put in."""
    plain = Case(
        id="front-door",
        title="One front door",
        place="E06000050",
        first_year=Y2025,
        years=5,
        price_year=Y2025,
        deflators="2026-06",
        bodies=(COUNCIL, NHS, POLICE),
        costs=(team(),),
        benefits=(incidents(),),
        counterfactual="Each agency takes its own referrals, as now.",
        illustrative=True,
    )
    return replace(plain, **changes)
