"""What may not be added to what, and what else a user of a value must know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from golden import golden
from wholeplace.reference.unit_cost_records import rows_of
from wholeplace.reference.unit_cost_rules import Overlap, rule_book
from wholeplace.reference.unit_costs import library

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("CR2.0", "SS4.0", "domestic-violence-holds-child-protection"),
        ("CR2.0", "HO3.0", "domestic-violence-holds-homelessness"),
        ("CR2.0", "CR8.5", "domestic-violence-holds-crime"),
        ("CR2.0", "CR7.0", "domestic-violence-holds-justice"),
        ("CR1.0", "CR8.12", "asb-holds-crime"),
        ("CR1.0", "CR5.6", "asb-holds-justice"),
        ("CR8.0", "CR8.6", "all-crime-holds-each-crime"),
        ("CR8.0", "CR2.0", "domestic-violence-holds-crime"),
        ("E&E1.0", "HO2.0", "work-holds-housing-benefit"),
        ("E&E3.0", "HO7.1", "work-holds-housing-benefit"),
        ("E&S1.0", "SS1.0", "truancy-holds-social-services"),
        ("HO5.0", "HO5.3", "rent-deposit-within-prevention"),
        ("SS1.0", "SS2.0", "looked-after-average-or-placement"),
        ("CR2.0", "CR2.0.3", "own-constituent"),
        ("CR9.0", "CR9.1", "own-subsidiary"),
        ("CR8.1.1", "CR8.0", "all-crime-holds-each-crime"),
        ("E&S4.1", "SS16.0", "one-entry-two-codes"),
        ("HO3.0", "HO5.2", "twin-of-own-constituent"),
        ("HO1.0", "HO5.1", "twin-of-own-constituent"),
    ],
)
def test_double_counting_is_refused_by_a_named_rule(one: str, other: str, rule: str) -> None:
    met = library().conflict(one, other)
    assert met is not None
    assert met.rule == rule
    assert met.refuses


@pytest.mark.parametrize(
    ("one", "other"),
    [("CR2.0", "HE4.0"), ("CR8.5", "CR8.6"), ("E&E1.0", "CR2.0"), ("HO3.0", "SS1.0"), ("CR2.0.1", "CR2.0.2")],
)
def test_different_costs_may_stand_together(one: str, other: str) -> None:
    assert library().conflict(one, other) is None


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (
            "HE2.0",
            "HE2.1",
            "HE2.1 is the saving after treatment has ended and comes on top of the yearly saving of HE2.0.",
        ),
        (
            "SS1.1",
            "SS1.1.5",
            "A change of placement or leaving care is a single event, not in the yearly cost of the scenario, and may "
            "be added to it.",
        ),
        (
            "SS5.0",
            "SS5.0.5",
            "The six-month total SS5.0 leaves the core assessment out, so it may be added where one is made.",
        ),
    ],
)
def test_where_the_source_says_that_two_add_they_may(one: str, other: str, why: str) -> None:
    assert library().conflict(one, other) is None
    assert rule_book().lift(one, other) == why


def test_a_caution_does_not_refuse() -> None:
    assert library().conflict("E&E1.0", "HE11.3") is None
    (caution,) = [c for c in library().cautions("E&E1.0") if c.rule == "work-and-mental-health-earnings"]
    assert not caution.refuses
    assert "HE11.3" in caution.codes


def test_a_code_is_not_in_conflict_with_itself() -> None:
    assert library().conflict("CR2.0", "CR2.0") is None


def test_an_unknown_code_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        library().conflict("CR2.0", "CR99.0")


def _provoked() -> Iterator[tuple[str, Overlap]]:
    """For each rule the first two entries that it meets."""
    seen: set[str] = set()
    book = rule_book()
    for cost in library():
        for overlap in (*book.overlaps(cost.code), *book.cautions(cost.code)):
            if overlap.rule not in seen:
                seen.add(overlap.rule)
                yield overlap.rule, overlap


def test_golden_every_overlap_rule_provoked_with_its_text() -> None:
    """Each rule that refuses or cautions, with two entries that provoke it and the text that a person gets."""
    provoked = dict(_provoked())
    rows = [row["rule"] for row in rows_of("overlaps.csv") if row["force"] != "lift"]
    assert set(provoked) == set(rows)
    golden(GOLDEN / "overlap_rules.txt", "\n".join(_text(rule, provoked[rule]) for rule in rows))


def _text(rule: str, overlap: Overlap) -> str:
    force = "refused" if overlap.refuses else "look first"
    met = rule_book().conflict(overlap.code, overlap.codes[0]) if overlap.refuses else overlap
    assert met is not None
    return (
        f"{rule} ({force}; {overlap.basis}; {overlap.source})\n  {overlap.code} with {overlap.codes[0]}\n"
        f"  {met.reason}\n  {met.remedy}\n"
    )


@pytest.mark.parametrize(
    ("code", "rule", "says"),
    [
        (
            "FI2.0",
            "fire-response-not-cash",
            "Hardly cashable: with fewer call-outs the same crews, appliances and stations are still there.",
        ),
        ("SS4.1.1", "legal-aid-all-cash", "Fully cashable: legal aid not granted is money not spent."),
        (
            "E&E1.0",
            "twelve-months-in-work",
            "For twelve months in work. Not everyone keeps a job so long: set how long with drop_off or retention.",
        ),
        (
            "SS16.0",
            "emotional-learning-ten-years",
            "The whole saving of ten years (£321 a year on average), not a yearly value: £83 falls in the first year and "
            "£2,038 by the end of the fifth. Spread it with ramp.",
        ),
    ],
)
def test_rules_of_use_say_what_a_user_must_know(code: str, rule: str, says: str) -> None:
    assert {held.id: held.says for held in library().rules(code)}[rule] == says


def test_ranges_as_published_stand_beside_the_point_that_was_chosen() -> None:
    """CR1.0 £100 to £1,000; CR1.1 £20 to £50 (2002/03)."""
    ranges = {code: rule for code in ("CR1.0", "CR1.1") for rule in library().rules(code) if rule.kind == "range"}
    assert {code: (rule.low, rule.high) for code, rule in ranges.items()} == {"CR1.0": (100, 1000), "CR1.1": (20, 50)}


def test_units_say_what_they_ask_of_a_line() -> None:
    weekly, ten_years = library().unit_meaning("SS2.0"), library().unit_meaning("SS16.0")
    assert weekly is not None
    assert ten_years is not None
    assert (weekly.per_year, ten_years.years) == (52, 10)
    assert library().unit_meaning("CR2.0") is None


def test_each_stated_pair_between_two_libraries_is_refused() -> None:
    met = library().conflict("CR8.6", "HO1920-robbery-personal")
    assert met is not None
    assert met.rule == "whole-society-and-fiscal"
