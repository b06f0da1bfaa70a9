"""When the risk of an overspend was found: the first day of the present run of forecasts beyond the budget."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from wholeplace.pools.calendar_findings import overspends
from wholeplace.pools.forecast import LineForecast

TITLES = {"team": "Team", "desk": "Desk"}


def forecasts(*rows: tuple[int, int], line: str = "team") -> list[LineForecast]:
    """Forecasts made on the ninth of a month, in pounds."""
    return [LineForecast(line, date(2026, month, 9), pounds * 100) for month, pounds in rows]


def budget(line: str, on: date) -> int:
    return 10_000_00


def found(
    *given: LineForecast, on: date = date(2026, 12, 1), beyond: Fraction = Fraction(2, 100)
) -> list[tuple[str, date]]:
    return [(one.line, one.found_on) for one in overspends(given, budget, TITLES, on, beyond)]


def test_the_days_count_from_the_first_forecast_of_the_present_run() -> None:
    told = forecasts((5, 10_300), (6, 10_000), (7, 10_201), (8, 10_500))
    assert found(*told) == [("team", date(2026, 7, 9))]


def test_exactly_at_the_threshold_is_within_it() -> None:
    assert found(*forecasts((7, 10_200))) == []
    assert found(LineForecast("team", date(2026, 7, 9), 10_200_01)) == [("team", date(2026, 7, 9))]


def test_a_forecast_back_within_the_budget_ends_it() -> None:
    assert found(*forecasts((7, 10_500), (8, 10_100))) == []


def test_what_was_not_known_on_the_day_is_not_found() -> None:
    told = forecasts((7, 10_000), (8, 10_500))
    assert found(*told, on=date(2026, 8, 8)) == []
    assert found(*told, on=date(2026, 8, 9)) == [("team", date(2026, 8, 9))]


def test_the_last_forecast_of_a_day_counts_and_the_largest_overspend_comes_first() -> None:
    first, mended = forecasts((7, 15_000), (7, 10_000))
    assert found(first, mended) == []
    both = [*forecasts((7, 10_400)), *forecasts((7, 12_000), line="desk")]
    assert [line for line, _ in found(*both)] == ["desk", "team"]


def test_a_line_without_a_budget_is_overspent_by_any_forecast() -> None:
    one = overspends(forecasts((7, 1)), lambda line, on: 0, TITLES, date(2026, 8, 1))[0]
    assert (one.over_pence, one.share) == (100, None)
