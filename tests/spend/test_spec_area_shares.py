"""How a larger body's spending is brought down to a place: worked examples, by hand."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files

import pytest

from wholeplace.spend.area_shares import (
    ELSEWHERE,
    in_codes_of,
    need_shares,
    population_shares,
    shares_by_code,
    shares_of_counts,
    stated_shares,
    trust_shares,
    trusts_with_shares,
)
from wholeplace.spend.attribute import attribute, whole, wilson
from wholeplace.vocabulary.problems import Refused

HERE, THERE = "E99000001", "E99000002"
RESIDENTS = {HERE: 100_000, THERE: 300_000}


def refused(call, *args, **more) -> list[str]:
    with pytest.raises(Refused) as found:
        call(*args, **more)
    return [problem.name for problem in found.value.problems]


def test_by_residents_a_quarter_of_the_people_is_a_quarter_of_the_force():
    shares = population_shares("police", 2024, RESIDENTS, "census")
    assert shares.split(1_000_001) == {HERE: 250_000, THERE: 750_001}
    assert attribute("police", [HERE], 2024, [shares]).pence(1_000_001) == 250_000
    assert attribute("police", [HERE, THERE], 2024, [shares]).pence(1_000_001) == 1_000_001


def test_need_weighs_residents():
    """100,000 × 1.5 against 300,000 × 1: a third."""
    shares = need_shares("police", 2024, RESIDENTS, {HERE: Decimal("1.5"), THERE: Decimal(1)}, "crimes")
    assert shares.shares[HERE] == Fraction(1, 3)


def test_the_first_method_counts_and_the_others_tell_how_far_it_may_be_out():
    need = need_shares("police", 2024, RESIDENTS, {HERE: Decimal("1.5"), THERE: Decimal(1)}, "crimes")
    heads = population_shares("police", 2024, RESIDENTS, "census")
    found = attribute("police", [HERE], 2024, [need, heads])
    assert (found.low, found.share, found.high) == (Fraction(1, 4), Fraction(1, 3), Fraction(1, 3))
    assert found.range_pence(900) == (225, 300)
    assert found.range_pence(-900) == (-300, -225)
    assert found.because == "the methods differ: by residents weighted by need 33.33%, by residents 25.00%"
    assert found.range_known


def test_one_method_alone_says_that_its_range_is_not_known():
    found = attribute("police", [HERE], 2025, [population_shares("police", 2024, RESIDENTS, "census")])
    assert not found.range_known
    assert found.low == found.share == found.high
    assert found.because == (
        "shares by residents are of 2024/25, used for 2025/26; one method is known, and how far it may be out is not"
    )


@pytest.mark.parametrize(
    ("hits", "counted", "interval"),
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611)), (1, 29, (0.0061, 0.1718))],
)
def test_reference_the_interval_of_a_count(hits, counted, interval):
    """*Source*: R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998),
    table I, method 3 (score)."""
    low, high = wilson(Fraction(hits, counted), counted)
    assert (round(float(low), 4), round(float(high), 4)) == interval


def test_a_count_of_few_widens_the_range():
    few = shares_of_counts("trust", "catchment", 2024, {HERE: 30, THERE: 70}, "a sample", sample=True)
    found = attribute("trust", [HERE], 2024, [few])
    assert (found.low, found.high) == wilson(Fraction(3, 10), 100)
    assert found.because == "100 were counted for the share by its catchment of patients"


def test_what_no_area_has_stands_elsewhere_and_is_not_handed_out():
    shares = stated_shares("department", "stated", 2024, {HERE: Decimal("0.1"), THERE: Decimal("0.2")}, "its note")
    assert shares.split(1000) == {HERE: 100, THERE: 200, ELSEWHERE: 700}
    assert attribute("department", [HERE], 2024, [shares]).unplaced_pence(1000) == 700


def test_shares_printed_to_few_places_are_scaled_and_others_refused():
    third = Decimal("0.3333334")
    parts = stated_shares("body", "stated", 2024, {"a": third, "b": third, "c": third}, "its note")
    assert sum(parts.shares.values()) == 1
    assert refused(stated_shares, "body", "stated", 2024, {"a": Decimal("0.6"), "b": Decimal("0.41")}, "") == [
        "shares-above-one"
    ]
    assert refused(stated_shares, "body", "stated", 2024, {"a": Decimal("-0.1")}, "") == ["share-impossible"]


def test_what_cannot_be_brought_down_is_refused():
    heads = population_shares("police", 2024, RESIDENTS, "census")
    assert refused(attribute, "fire", [HERE], 2024, [heads]) == ["no-shares"]
    assert refused(attribute, "police", [HERE, "E99000009"], 2024, [heads]) == ["no-shares"]
    assert refused(attribute, "police", [HERE], 2031, [heads]) == ["shares-of-another-year"]
    assert attribute("police", [HERE], 2031, [heads], span_years=7).share == Fraction(1, 4)
    assert refused(population_shares, "police", 2024, {}, "") == ["share-impossible"]
    assert refused(population_shares, "police", 2024, {HERE: 0}, "") == ["share-impossible"]
    assert refused(trust_shares, "R99") == ["no-shares"]


def test_an_area_of_which_no_patients_came_has_nothing_where_others_of_the_place_have():
    patients = shares_of_counts("trust", "catchment", 2024, {HERE: 2, THERE: 8}, "register")
    assert attribute("trust", [HERE, "E99000009"], 2024, [patients]).share == Fraction(1, 5)


def test_a_body_within_the_place_is_all_there():
    found = whole("council")
    assert found.pence(123) == 123
    assert found.range_pence(-5) == (-5, -5)
    assert found.unplaced_pence(123) == 0


def test_every_trusts_catchment_comes_to_one():
    assert len(trusts_with_shares()) == 138
    assert all(sum(trust_shares(trust).shares.values()) == 1 for trust in trusts_with_shares())
    stored = files("wholeplace.reference").joinpath("data/trust_catchments/shares.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(stored.splitlines()))
    assert len(rows) == len({(row["trust"], row["area"]) for row in rows}) == 5670


def test_merged_areas_keep_their_shares_under_the_new_code():
    """North Cumbria Integrated Care: Allerdale, Carlisle and Copeland became Cumberland in April 2023."""
    before = trust_shares("RNN")
    after = in_codes_of(before, date(2024, 3, 31))
    cumberland = sum(before.shares[area] for area in ("E07000026", "E07000028", "E07000029"))
    assert after.shares["E06000063"] == cumberland > Fraction(4, 5)
    assert sum(after.shares.values()) == 1
    found = attribute("RNN", ["E06000063"], 2023, [after])
    assert found.share == cumberland


def test_what_the_product_knows_of_a_body_by_its_code():
    police = shares_by_code("gmp", "E23000005", 2022)
    assert police is not None
    assert (police.body, police.method, police.year, len(police.shares)) == ("gmp", "population", 2022, 10)
    trust = shares_by_code("mft", "R0A", 2023)
    assert trust == replace(in_codes_of(trust_shares("R0A"), date(2024, 3, 31)), body="mft")
    assert shares_by_code("dwp", "dept:DWP", 2022) is None
