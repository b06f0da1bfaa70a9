"""Figures in words: the same figure reads the same on a page, a paper and a chart."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wholeplace.documents import wording


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (-2364253.60, "−£2.36 million"),
        (340_000, "£340,000"),
        (1_234_567_890, "£1.23 billion"),
        (999_600, "£1 million"),
        (999_400, "£999,000"),
        (87.4, "£87"),
        (0, "£0"),
        (-0.2, "£0"),
        (None, "not known"),
    ],
)
def test_pounds_in_words_keep_three_figures(amount: float | None, expected: str) -> None:
    assert wording.pounds_in_words(amount) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (1_200_000, "£1.2m"),
        (-340_000, "−£340k"),
        (2_500, "£2.5k"),
        (999_999, "£1m"),
        (1.5, "£1.5"),
        (0, "£0"),
        (3e12, "£3,000bn"),
    ],
)
def test_short_pounds_fit_an_axis(amount: float, expected: str) -> None:
    assert wording.pounds_short(amount) == expected


def test_a_negative_budget_impact_is_a_gain_of_the_public_purse() -> None:
    """The sign that readers get wrong: net present budget impact is cost less benefit."""
    assert wording.purse(-2364253.60) == "the public purse gains £2.36 million"
    assert wording.purse(120_000) == "the public purse loses £120,000"
    assert wording.purse(0.2) == "the public purse neither gains nor loses"


def test_a_positive_position_is_a_gain_of_the_body() -> None:
    assert wording.position(-1_610_399, "the council") == "the council loses £1.61 million"
    assert wording.position(761_181.99, "the police") == "the police gains £761,000"
    assert wording.position(None, "the police") == "whether the police gains is not known"


def test_what_is_not_known_is_never_nought() -> None:
    said = [wording.pounds(None), wording.pence(None), wording.percent(None), wording.ratio(None), wording.years(None)]
    assert said == ["not known"] * 5


def test_pounds_pence_shares_and_days() -> None:
    assert wording.pounds(-56.7, 2) == "−£56.70"
    assert wording.pounds(-0.004, 2) == "£0.00"
    assert wording.pence(123456) == "£1,234.56"
    assert wording.percent(0.6) == "60%"
    assert wording.percent(-0.0504, 1) == "−5.0%"
    assert wording.percent(-0.0001) == "0%"
    assert wording.ratio(2.0915) == "2.09"
    assert wording.years(1) == "1 year"
    assert wording.years(2.5) == "2.5 years"
    assert wording.day(date(2026, 11, 2)) == "2 November 2026"
    assert wording.moment(datetime(2026, 11, 2, 14, 5, tzinfo=UTC)) == "2 November 2026 at 14:05"


def test_payback_counts_years_as_people_do() -> None:
    assert wording.payback(1, "2026/27") == "within year 2 (2026/27)"
    assert wording.payback(None) == "never, in the years counted"
