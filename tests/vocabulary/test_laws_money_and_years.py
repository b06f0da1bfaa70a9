"""What must hold of pence, years and totals for all inputs."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeplace.vocabulary.money import format_pounds, pence_from_pounds, pounds_from_pence, split_pence
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.totals import Tags, Total
from wholeplace.vocabulary.years import FinancialYear

weights = st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(lambda parts: sum(parts) > 0)


@given(st.integers(-(10**12), 10**12), weights)
def test_a_split_never_loses_a_penny(total: int, parts: list[int]) -> None:
    split = split_pence(total, parts)
    assert sum(split) == total
    for pence, weight in zip(split, parts, strict=True):
        assert abs(pence - total * weight / sum(parts)) < 1 + 1e-3


def test_a_penny_left_over_goes_to_the_largest_remainder() -> None:
    assert split_pence(100, [1, 1, 1]) == [34, 33, 33]
    assert split_pence(-100, [1, 1, 1]) == [-34, -33, -33]


@given(st.integers(0, 10**12), weights, st.data())
def test_odd_pence_fall_to_the_part_that_is_named(total: int, parts: list[int], data: st.DataObject) -> None:
    named = data.draw(st.integers(0, len(parts) - 1))
    split = split_pence(total, parts, odd_pence_to=named)
    assert sum(split) == total
    others = [(pence, weight) for place, (pence, weight) in enumerate(zip(split, parts, strict=True)) if place != named]
    assert all(pence == total * weight // sum(parts) for pence, weight in others)
    assert split_pence(-total, parts, odd_pence_to=named) == [-pence for pence in split]


@pytest.mark.parametrize("parts", [[], [0, 0], [1, -1]])
def test_a_split_needs_weights(parts: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split_pence(100, parts)


@given(st.integers(-(10**13), 10**13))
def test_pence_survive_the_border(pence: int) -> None:
    assert pence_from_pounds(pounds_from_pence(pence)) == pence


def test_halves_go_away_from_nought() -> None:
    assert pence_from_pounds("0.005") == 1
    assert pence_from_pounds("-0.005") == -1


def test_pounds_as_a_person_reads_them() -> None:
    assert format_pounds(1234.5) == "£1,235"
    assert format_pounds(-56.7, 2) == "−£56.70"
    assert format_pounds(-0.001) == "£0"


@given(st.integers(1900, 2200))
def test_a_year_reads_back(begins: int) -> None:
    year = FinancialYear(begins)
    assert FinancialYear.parse(str(year)) == year
    assert FinancialYear.containing(year.first_day) == year == FinancialYear.containing(year.last_day)
    assert FinancialYear.containing(date(begins + 1, 4, 1)) == year.plus(1)


@pytest.mark.parametrize("text", ["2025/27", "25/26", "2025", "", "2025/26/27"])
def test_what_is_not_a_year(text: str) -> None:
    with pytest.raises(ValueError, match="not a financial year"):
        FinancialYear.parse(text)


LIKE = Tags("fiscal", "place", "5 years from 2025/26", "2025/26", discounted=True, net_of_cost=False, outturn=False)


def test_like_totals_add() -> None:
    assert (Total(1.0, LIKE) + Total(2.0, LIKE)).pounds == 3.0


@pytest.mark.parametrize(
    "other",
    [
        Tags("social", "place", "5 years from 2025/26", "2025/26", True, False, False),
        Tags("fiscal", "partner", "5 years from 2025/26", "2025/26", True, False, False),
        Tags("fiscal", "place", "6 years from 2025/26", "2025/26", True, False, False),
        Tags("fiscal", "place", "5 years from 2025/26", "2012/13", True, False, False),
        Tags("fiscal", "place", "5 years from 2025/26", "2025/26", False, False, False),
        Tags("fiscal", "place", "5 years from 2025/26", "2025/26", True, True, False),
        Tags("fiscal", "place", "5 years from 2025/26", "2025/26", True, False, True),
    ],
)
def test_a_total_that_differs_in_one_tag_is_refused(other: Tags) -> None:
    with pytest.raises(Refused) as refused:
        Total(1.0, LIKE) + Total(2.0, other)
    assert refused.value.problems[0].name == "unlike-totals"


def test_essex_and_manchester_are_not_one_figure() -> None:
    """£270m net savings over five years and £414m net benefits over six were reported side by side in 2013."""
    manchester = Total(270e6, Tags("fiscal", "place", "5 years", "2012/13", True, True, False))
    essex = Total(414e6, Tags("public-value", "place", "6 years", "2012/13", True, True, False))
    with pytest.raises(Refused) as refused:
        manchester + essex
    assert refused.value.problems[0].found == "kind: fiscal and public-value; horizon: 5 years and 6 years"
