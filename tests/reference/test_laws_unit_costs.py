"""What must hold for every entry, every rule and every way of asking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeplace.reference.crime import multipliers
from wholeplace.reference.prices import deflators
from wholeplace.reference.unit_cost_records import agencies, rows_of
from wholeplace.reference.unit_cost_rules import rating_meanings, rule_book, unit_meanings
from wholeplace.reference.unit_cost_search import nearest_codes
from wholeplace.reference.unit_costs import Priced, editions, library, uprate
from wholeplace.vocabulary.years import FinancialYear

CODES = [cost.code for edition in editions() for cost in library(edition)]
SERIES = deflators("2026-06")
YEARS = sorted(SERIES.indices)


def test_every_entry_has_a_value_a_unit_a_source_and_a_place_in_the_tree() -> None:
    for edition in editions():
        book = library(edition)
        for cost in book:
            assert cost.priced, cost.code
            assert cost.unit, cost.code
            assert cost.source.text, cost.code
            assert (cost.parent is None) == (cost.level == "headline"), cost.code
            assert cost.parent is None or book.get(cost.parent), cost.code


def test_codes_are_unique_over_all_editions() -> None:
    assert len({code.casefold() for code in CODES}) == len(CODES)


def test_a_transfer_is_never_above_its_fiscal_value() -> None:
    for cost in library():
        if cost.transfer:
            assert cost.fiscal is not None
            assert 0 < cost.transfer.pounds <= cost.fiscal.pounds
            assert cost.transfer.price_year == cost.fiscal.price_year


def test_every_rule_names_entries_says_something_and_names_its_row() -> None:
    book = rule_book()
    for rule in book.rules:
        assert rule.codes, rule.id
        assert rule.says.endswith("."), rule.id
        assert rule.source, rule.id
    assert len({rule.id for rule in book.rules}) == len(book.rules)


def test_every_overlap_rule_has_a_reason_and_a_known_force() -> None:
    rows = rows_of("overlaps.csv")
    assert len({row["rule"] for row in rows}) == len(rows)
    for row in rows:
        assert row["force"] in ("refuse", "caution", "lift"), row["rule"]
        assert row["basis"] in ("stated", "derived"), row["rule"]
        assert row["reason"].endswith("."), row["rule"]
        assert row["source"], row["rule"]
        assert row["remedy"] or row["force"] == "lift", row["rule"]


def test_every_agency_label_rating_and_unit_of_time_is_explained() -> None:
    assert {agency.label for agency in agencies().values()} <= {
        row[column] for row in rows_of("gmca-1.4.csv") for column in ("agency_level1", "agency_level2")
    }
    assert {("evidence", cost.rating) for cost in library()} <= set(rating_meanings())
    assert set(unit_meanings()) <= {cost.unit for cost in library()}


def test_multipliers_belong_to_entries_and_are_above_nought() -> None:
    assert set(multipliers()) <= set(CODES)
    assert all(found.factor > 0 and found.source.text for found in multipliers().values())
    assert multipliers()["CR8.0"].factor == 5.24
    assert "CR8.1" not in multipliers()


@given(st.sampled_from(CODES))
def test_shares_sum_to_one(code: str) -> None:
    split = next(library(edition).split(code) for edition in editions() if library(edition).get(code))
    if isinstance(split, tuple):
        assert sum(part.share for part in split) == pytest.approx(1.0, abs=1e-12)
        assert all(0 < part.share <= 1 for part in split)
        assert len({(part.level1, part.level2) for part in split}) == len(split)


@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_a_conflict_is_the_same_from_both_sides(one: str, other: str) -> None:
    there, back = rule_book().conflict(one, other), rule_book().conflict(other, one)
    assert (there is None) == (back is None)
    if there and back:
        assert (there.rule, there.reason) == (back.rule, back.reason)


@given(st.sampled_from(CODES))
def test_what_is_listed_is_what_is_refused(code: str) -> None:
    """The list of an entry's overlaps is every entry with which it is in conflict, each under one rule."""
    listed = [other for overlap in rule_book().overlaps(code) for other in overlap.codes]
    assert len(listed) == len(set(listed))
    assert set(listed) == {other for other in CODES if rule_book().conflict(code, other)}


@given(st.sampled_from([cost.code for cost in library() if cost.parent]))
def test_an_entry_is_refused_beside_its_own_parent_unless_the_source_adds_them(code: str) -> None:
    cost = library().get(code)
    assert cost is not None
    assert cost.parent is not None
    met = library().conflict(code, cost.parent)
    assert (met is None) == (rule_book().lift(code, cost.parent) is not None)


@given(st.sampled_from(CODES), st.randoms())
def test_a_code_is_found_in_any_case_and_with_any_blanks(code: str, chance: object) -> None:
    pick = chance.random  # type: ignore[attr-defined]
    written = "".join((c.lower() if pick() < 0.5 else c.upper()) + (" " if pick() < 0.3 else "") for c in code)
    assert any((cost := library(edition).get(written)) and cost.code == code for edition in editions())


@given(st.text(max_size=60))
def test_any_words_may_be_asked(words: str) -> None:
    found = library().search(words, 5)
    assert len(found) <= 5
    assert len({cost.code for cost in found}) == len(found)
    assert found == library().search(words, 5)
    assert len(nearest_codes(CODES, words)) <= 5


@given(
    st.floats(0.01, 1e7),
    st.sampled_from(YEARS),
    st.sampled_from(YEARS),
)
def test_uprating_there_and_back_changes_nothing(pounds: float, one: FinancialYear, other: FinancialYear) -> None:
    there = Priced(uprate(Priced(pounds, one), other, "2026-06"), other)
    assert uprate(there, one, "2026-06") == pytest.approx(pounds, rel=1e-12)
