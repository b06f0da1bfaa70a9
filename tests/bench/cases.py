"""The case that the speed of the appraisal is measured on: 40 lines of three PERT inputs, 8 bodies, 10 years."""

from __future__ import annotations

from wholeplace.appraisal.case import BenefitLine, Body, Case, Cashable, CostLine, OwnValue, Pert
from wholeplace.vocabulary.years import FinancialYear

LINES, BODIES, YEARS, DRAWS = 40, 8, 10, 10_000
Y2025 = FinancialYear(2025)


def perts(line: int) -> tuple[Pert, Pert, Pert]:
    """Engagement, impact and unit value of a line: each line's own shapes."""
    at = line / 1000
    return Pert(0.4, 0.5 + at, 0.7), Pert(0.1, 0.2 + at, 0.35), Pert(1_500.0, 2_000.0 + 10 * line, 4_000.0)


def bench_case(lines: int = LINES, *, one_body_each: bool = False) -> Case:
    """The case of so many lines; each line's saving falls to all bodies, or to one."""
    bodies = tuple(Body(f"body-{i}", f"Body {i}", "other") for i in range(BODIES))
    return Case(
        id="bench",
        title="Bench",
        place="E06000050",
        first_year=Y2025,
        years=YEARS,
        price_year=Y2025,
        deflators="2026-06",
        bodies=bodies,
        costs=(CostLine("team", "Team", "body-0", "revenue", (250_000.0,) * YEARS),),
        benefits=tuple(_line(i, one_body_each) for i in range(lines)),
    )


def _line(number: int, one_body_each: bool) -> BenefitLine:
    engagement, impact, value = perts(number)
    weights = {f"body-{i}": (i + number) % BODIES + 1 for i in range(BODIES)}
    shares = {body: weight / sum(weights.values()) for body, weight in weights.items()}
    return BenefitLine(
        id=f"line-{number}",
        title=f"Line {number}",
        population=100.0 + number,
        engagement=engagement,
        retention=0.8,
        events_per_person=1.5,
        impact=impact,
        deadweight=0.2,
        value=OwnValue(Y2025, fiscal=value),
        shares={f"body-{number % BODIES}": 1.0} if one_body_each else shares,
        ramp=(0.5, *(1.0,) * (YEARS - 1)),
        cashable=(Cashable(0.25, lag_years=1),),
    )
