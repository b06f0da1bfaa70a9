"""What a body could pool, from its counted spending: outturn before payments, and what nobody has said is not taken."""

from __future__ import annotations

from fractions import Fraction

from wholeplace.journeys.addressable_of_count import by_control

CARE, ROADS = "adult-social-care", "transport"
ROWS = [
    ("council", "payments", "Payments 2025-26", "addressable", CARE, 999_00),
    ("council", "outturn", "RO 2025-26", "addressable", CARE, 300_00),
    ("council", "outturn", "RO 2025-26", "statutory", ROADS, 500_00),
    ("council", "outturn", "RO 2025-26", "not-stated", CARE, 150_00),
    ("council", "outturn", "RO 2025-26", "not-stated", ROADS, 50_00),
    ("trust", "payments", "Payments 2025-26", "controllable", "health", 40_00),
    ("trust", "payments", "Cards 2025-26", "controllable", "health", -50_00),
]


def test_outturn_goes_before_payments_and_is_never_added_to_them() -> None:
    council, trust = by_control(ROWS)
    assert (council.layer, council.whole_pence) == ("outturn", 1_000_00)
    assert council.under("not-stated") == 200_00
    assert council.counted_pence(["addressable"]) == 300_00
    assert council.counted_pence(["addressable", "not-stated"]) == 500_00
    assert trust.layer == "payments"


def test_a_service_counts_whole_where_no_rule_speaks_of_its_lines() -> None:
    council = by_control(ROWS)[0]
    assert council.counted_pence(["addressable"], [CARE]) == 450_00
    assert council.counted_pence([], [ROADS]) == 50_00  # what statute fixes stays fixed


def test_the_source_says_how_much_is_not_stated() -> None:
    council, trust = by_control(ROWS)
    assert council.source(["addressable"]) == (
        "Count: RO 2025-26, addressable spending by what it states that it spent; of 20% nobody has said it"
    )
    assert "and all of Adult social care" in council.source(["addressable"], [CARE])
    assert (
        trust.source(["controllable"])
        == "Count: Payments 2025-26, Cards 2025-26, controllable spending by its payments"
    )


def test_a_larger_body_stands_with_its_part() -> None:
    part = by_control(ROWS)[0].brought_down(Fraction(1, 4), "by residents")
    assert part.counted_pence(["addressable"]) == 75_00
    assert "25.0% of it falls here (by residents)" in part.source(["addressable"])


def test_more_credits_than_spending_is_nought() -> None:
    assert by_control(ROWS)[1].counted_pence(["controllable"]) == 0
