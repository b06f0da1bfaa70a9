"""What the count says becomes the baselines of a case: stated before paid, with coverage, range and source."""

from __future__ import annotations

from wholeplace.journeys.baseline_of_count import AsNow, Seen, as_now, baseline_rows
from wholeplace.spend.place_total import Steps

CARE, OTHER = "adult-social-care", "not-classified"
STATED = {
    ("council", CARE): Steps(1_000_00, 1_000_00, 100_00, 900_00, 900_00),
    ("council", OTHER): Steps(50_00, 50_00, 0, 50_00, 50_00),
    ("trust", "health"): Steps(8_000_00, 2_000_00, 0, 1_800_00, 2_300_00),
}
EDITIONS = {"council": "RSX 2021-22", "trust": "Accounts 2021/22"}
PAID = {
    ("council", CARE): Seen(450_00, 10_00, ("Payments 2021-22",)),
    ("housing", "housing"): Seen(70_00, 5_00, ("Payments 2021-22",)),
}


def found() -> dict[str, AsNow]:
    return {one.key: one for one in as_now("E99000001", 2021, STATED, EDITIONS, PAID)}


def test_what_is_stated_goes_before_what_is_paid() -> None:
    care = found()["council:adult-social-care"]
    assert (care.pence, care.low_pence, care.high_pence) == (900_00, 900_00, 900_00)
    assert care.coverage == 0.45
    assert care.source == "RSX 2021-22; payments: Payments 2021-22"


def test_a_larger_body_stands_with_its_part_and_its_range() -> None:
    health = found()["trust:health"]
    assert (health.low_pence, health.pence, health.high_pence) == (1_800_00, 2_000_00, 2_300_00)
    assert health.coverage == 0.0


def test_a_body_that_publishes_payments_only_says_so() -> None:
    housing = found()["housing:housing"]
    assert (housing.low_pence, housing.pence, housing.high_pence) == (65_00, 70_00, 75_00)
    assert housing.coverage is None
    assert housing.source.startswith("Payments only")


def test_what_has_no_service_is_no_baseline() -> None:
    assert all(one.service != OTHER for one in found().values())


def test_a_row_of_the_case_can_be_walked_back_to_the_count() -> None:
    (row,) = baseline_rows([found()["council:adult-social-care"]], {"council": "lead"})
    assert row == {
        "id": "as-now-council-adult-social-care",
        "body": "lead",
        "service": "Adult social care",
        "year": "2021/22",
        "price_year": "2021/22",
        "pounds": 900.0,
        "low": 900.0,
        "high": 900.0,
        "coverage": 0.45,
        "source": "RSX 2021-22; payments: Payments 2021-22",
        "count": "E99000001/2021/council/adult-social-care",
    }


def test_payments_are_laid_against_spending_before_income() -> None:
    rows = as_now("E99000001", 2021, STATED, EDITIONS, PAID, {("council", CARE): 1_800_00})
    assert next(one for one in rows if one.body == "council").coverage == 0.25
