"""What differs between two contents of a case, and what an option changes, in words that a councillor reads."""

from __future__ import annotations

import copy

import pytest

from wholeplace.appraisal.casefile import case_to_raw
from wholeplace.appraisal.web.case_changes import Change, changes_between, option_changes
from wholeplace.specimen.cases import made_up_cases

CASE = made_up_cases()[0]
RAW = case_to_raw(CASE)
LINE = "Benefit: Domestic abuse incidents avoided"


def with_(path: str, value: object) -> dict:
    """The case with one thing changed: `case.years`, `benefits.0.impact`."""
    changed = copy.deepcopy(RAW)
    at = changed
    *steps, last = path.split(".")
    for step in steps:
        at = at[int(step)] if step.isdecimal() else at[step]
    at[last] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("case.years", 7, Change("The case", "Number of years", "5", "7")),
        (
            "benefits.0.impact",
            {"low": 0.1, "mode": 0.2, "high": 0.3},
            Change(
                LINE,
                "Share of those events that the change avoids",
                "10% to 33%, most likely 22%",
                "10% to 30%, most likely 20%",
            ),
        ),
        (
            "costs.0.pounds",
            [500_000, 410_000, 410_000, 410_000, 0],
            Change(
                "Cost: Front door team of eleven",
                "Amounts",
                "£470,000 to £590,000, most likely £500,000; then £410,000 in each of 4 years",
                "£500,000; then £410,000 in each of 3 years; then £0",
            ),
        ),
        (
            "benefits.0.sources.impact",
            {"text": "A trial", "year": "2026", "grade": 1},
            Change(
                LINE,
                "Source of: Share of those events that the change avoids",
                "Evaluation of two front doors elsewhere, matched comparison, made up, 2023, grade 4",
                "A trial, 2026, grade 1",
            ),
        ),
    ],
)
def test_one_change_is_one_line_in_words(path, value, expected):
    assert changes_between(RAW, with_(path, value)) == [expected]


def test_a_line_taken_out_and_one_added():
    fewer = {**RAW, "costs": RAW["costs"][1:]}
    gone = "Cost: Front door team of eleven"
    assert changes_between(RAW, fewer) == [Change(gone, "The whole line", "there", "taken out")]
    assert changes_between(fewer, RAW) == [Change(gone, "The whole line", "–", "added")]


def test_what_is_alike_is_not_told():
    assert changes_between(RAW, copy.deepcopy(RAW)) == []


def test_what_an_option_changes():
    option = next(one for one in CASE.options if one.id == "with-schools")
    assert option_changes(CASE, RAW, option) == [
        "Domestic abuse incidents avoided: Share who take the offer up: 50% to 78%, most likely 68% in place of "
        "45% to 70%, most likely 60%.",
        "A further cost: Seven school workers (£260,000 in each of 5 years).",
    ]
