"""Forecasts kept with their days: Oldham's section 75 of 2018-19, whose variance moved late."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from wholeplace.pools.forecast import Drift, LineForecast, drift, early_warnings, newest, run_rate_pence, variance_said

ROWS = csv.DictReader((Path(__file__).parent / "data" / "oldham_s75_2018_19.csv").read_text().splitlines())
OLDHAM = {row["line"]: int(Decimal(row["gbp_m"]) * 100_000_000) for row in ROWS}
MONTH_9, YEAR_END = date(2018, 12, 31), date(2019, 3, 31)
# Made-up budgets of two lines: the outturn publishes the whole and each side's variance, not each side's budget.
COUNCIL, OTHERS = 6_000_000_000, OLDHAM["Revised after virements in and out of the pool"] - 6_000_000_000


def budget(line: str, on: date) -> int:
    return {"council": COUNCIL, "others": OTHERS}[line]


FORECASTS = [
    LineForecast("council", MONTH_9, COUNCIL + OLDHAM["Council variance reported at month 9"], "2018/19-P09"),
    LineForecast("council", YEAR_END, COUNCIL + OLDHAM["of which Oldham Council"], "2018/19-P12"),
    LineForecast("others", YEAR_END, OTHERS + OLDHAM["of which other partner(s)"], "2018/19-P12"),
]


def test_oldham_moved_by_2_710_after_month_9() -> None:
    moved = drift(FORECASTS, ["council"], budget)
    assert [point.variance_pence for point in moved.points] == [161_500_000, 432_500_000]
    assert moved.moved_since(MONTH_9) == OLDHAM["Movement month 9 to year end"] == 271_000_000


def test_oldham_ends_8_812_over_its_revised_budget() -> None:
    moved = drift(FORECASTS, ["council", "others"], budget)
    assert moved.points[-1].variance_pence == OLDHAM["Year-end adverse variance"]
    assert moved.points[-1].budget_pence == 13_346_200_000


def test_the_council_is_warned_of_and_told_when() -> None:
    drifts = {"oldham-council": drift(FORECASTS, ["council"], budget)}
    (warned,) = early_warnings(drifts, MONTH_9, {"oldham-council": "Oldham Council"})
    assert warned.sentence == (
        "Oldham Council: an overspend of £1,615,000 forecast on 31 December 2018 became an overspend of £4,325,000 "
        "on 31 March 2019, £2,710,000 worse."
    )
    assert warned.movement_pence == 271_000_000


def test_a_steady_forecast_warns_of_nothing() -> None:
    steady = [LineForecast("council", day, COUNCIL + 100, "") for day in (MONTH_9, YEAR_END)]
    assert early_warnings({"c": drift(steady, ["council"], budget)}, MONTH_9, {}) == ()
    assert early_warnings({"c": Drift(())}, MONTH_9, {}) == ()


def test_the_newest_forecast_by_a_day_counts() -> None:
    assert newest(FORECASTS, date(2019, 1, 31))["council"].made_on == MONTH_9
    assert newest(FORECASTS, date(2018, 1, 31)) == {}


def test_run_rate_and_words() -> None:
    from fractions import Fraction

    assert run_rate_pence(300, Fraction(1, 4)) == 1200
    assert run_rate_pence(300, Fraction(0)) is None
    assert variance_said(-5000) == "an underspend of £50"
