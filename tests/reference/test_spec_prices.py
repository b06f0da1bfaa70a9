"""Uprating and discounting, against published indices and the Green Book's bands."""

from __future__ import annotations

import pytest

from wholeplace.reference.prices import (
    deflator_editions,
    deflators,
    discount_schedule,
    discount_schedules,
    newest_edition,
)
from wholeplace.vocabulary.years import FinancialYear


def year(text: str) -> FinancialYear:
    return FinancialYear.parse(text)


def test_anti_social_behaviour_to_2015_16_as_the_workbook_prints_it() -> None:
    """£500 at 2002/03 prices; source: unit cost database v1.4, sheet row 3."""
    factor = deflators("2015-03").factor(year("2002/03"), year("2015/16"))
    assert 500 * factor == pytest.approx(673.2312183155595, abs=1e-9)


def test_the_edition_matters() -> None:
    """2002/03 to 2015/16: 1.3465 in the March 2015 edition, 1.3177 in June 2026, 2.1 % lower."""
    old = deflators("2015-03").factor(year("2002/03"), year("2015/16"))
    new = deflators("2026-06").factor(year("2002/03"), year("2015/16"))
    assert (round(old, 4), round(new, 4)) == (1.3465, 1.3177)
    assert round(1 - new / old, 3) == 0.021


def test_discount_factors() -> None:
    """Source: HM Treasury terms of reference, 16 December 2025; arithmetic derived."""
    factors = discount_schedule("green-book").factors(32)
    expected = [1.0, 0.96618357, 0.9335107, 0.90194271, 0.87144223, 0.84197317]
    assert [round(f, 8) for f in factors[:6]] == expected
    assert round(factors[30], 8) == 0.35627841
    assert round(factors[31], 8) == 0.34590137


def test_the_first_year_may_be_discounted() -> None:
    later = discount_schedule("green-book").factors(3, first_year_discounted=True)
    assert later == pytest.approx(discount_schedule("green-book").factors(4)[1:])


def test_a_flat_rate_stands_for_itself() -> None:
    assert discount_schedule(0.03).factors(41)[40] == pytest.approx(1.03**-40)


def test_every_band_begins_the_year_after_the_last() -> None:
    schedule = discount_schedule("green-book")
    assert [schedule.rate(t) for t in (30, 31, 75, 76, 125, 126, 200, 201, 300, 301)] == [
        0.035, 0.03, 0.03, 0.025, 0.025, 0.02, 0.02, 0.015, 0.015, 0.01,
    ]  # fmt: skip


def test_forecast_years_are_marked() -> None:
    series = deflators(newest_edition())
    assert series.latest_outturn == year("2025/26")
    assert year("2030/31") in series.forecasts
    assert series.index(year("2025/26")) == 100


def test_what_is_not_on_hand() -> None:
    assert deflator_editions() == ("2015-03", "2025-12", "2026-06")
    assert set(discount_schedules()) >= {"green-book", "green-book-health"}
    with pytest.raises(KeyError):
        deflators("1999-01")
    with pytest.raises(KeyError):
        deflators("2025-12").index(year("2024/25"))  # calendar years only
    with pytest.raises(KeyError):
        discount_schedule("red-book")
