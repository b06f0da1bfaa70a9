"""Every input of a case with its source, its age, its grade and the correction of its line."""

from __future__ import annotations

from typing import Any

from wholeplace.appraisal.assumptions import CSV_HEAD, Assumption, assumptions, without_source
from wholeplace.vocabulary.years import FinancialYear

ON = FinancialYear(2026)
RAW: dict[str, Any] = {
    "case": {"combine_grades": "mean"},
    "costs": [{"id": "team", "title": "Team", "pounds": [500_000, {"low": 1, "mode": 2, "high": 3}], "grade": 3}],
    "benefits": [
        {
            "id": "stays",
            "title": "Hospital stays",
            "population": 1_160,
            "engagement": 0.6,
            "impact": {"low": 0.1, "mode": 0.25, "high": 0.35},
            "deadweight": "some",
            "unit_cost": "CR2.0",
            "grades": {"population": 2, "impact": 4},
            "cashable": {"share": 0.25, "body": "council"},
            "sources": {
                "population": {"text": "Records", "year": "2023/24", "grade": 2},
                "impact": {"text": "A trial"},
            },
        }
    ],
}


def rows() -> dict[str, Assumption]:
    return {row.path: row for row in assumptions(RAW, ON)}


def test_each_input_with_its_value_in_words():
    said = {path.removeprefix("benefits.stays."): row.value for path, row in rows().items()}
    assert said == {
        "costs.team.pounds": "£500,000, £1 to £3, most likely £2",
        "population": "1,160",
        "engagement": "60%",
        "retention": "Not given yet",
        "events_per_person": "Not given yet",
        "impact": "10% to 35%, most likely 25%",
        "deadweight": '"some"',
        "unit_cost": "CR2.0: fiscal £2,470, economic £1,473 and social £6,795, in 2008/09 prices",
        "cashable": "25% of council's part",
    }


def test_age_counts_from_the_year_of_the_source():
    found = rows()
    assert found["benefits.stays.population"].age_years == 3
    assert found["benefits.stays.impact"].age_years is None, "a source without a year"
    assert found["benefits.stays.unit_cost"].age_years == 18, "the library's own price year"


def test_the_correction_is_the_lines_own():
    found = rows()
    assert found["costs.team.pounds"].corrected == "+10%"
    assert found["benefits.stays.impact"].corrected == "−10%", "the mean of grades 2 and 4"
    assert (found["benefits.stays.impact"].grade, found["benefits.stays.impact"].grades) == ("4", "2, 4")


def test_what_names_no_source_is_told_apart():
    missing = {row.field for row in without_source(assumptions(RAW, ON))}
    assert missing == {"pounds", "engagement", "retention", "events_per_person", "deadweight", "cashable"}


def test_a_row_has_what_its_head_names():
    assert all(len(row.row) == len(CSV_HEAD) for row in assumptions(RAW, ON))


def test_what_is_no_case_at_all_has_no_assumptions():
    for odd in ({}, {"costs": 5}, {"case": [], "benefits": [7]}):
        assert assumptions(odd, ON) == ()
