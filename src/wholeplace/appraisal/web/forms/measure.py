"""The second step: whom a change reaches, how often the thing happens to them, and how much of it is avoided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from wholeplace.appraisal.bias import grade_table
from wholeplace.appraisal.case import ADDITIONALITY
from wholeplace.appraisal.web.forms.numbers import (
    Number,
    Typed,
    grade_put,
    number_fields,
    number_put,
    number_shown,
    source_shown,
    sources_put,
)
from wholeplace.appraisal.web.forms.step import StepForm, paragraph, select, words
from wholeplace.appraisal.web.raw_edits import Raw, head_of, key_of, with_keys
from wholeplace.appraisal.web.typed import shown_number

_SHARE = "For example, 25%."
REACH = (
    Number("population", "How many people have the need, each year"),
    Number("engagement", _SHARE, share=True),
    Number("retention", _SHARE, share=True),
)
EFFECT = (
    Number("events_per_person", "How often it happens to one person in a year if nothing changes"),
    Number(
        "recorded_to_actual", "More than 1 where your count is of recorded crimes only; else leave it out", needed=False
    ),
    Number("impact", f"{_SHARE} Take it from an evaluation where there is one.", share=True),
    Number("deadweight", _SHARE, share=True),
)
FURTHER = tuple(
    Number(name, hint, needed=False, share=True)
    for name, hint in zip(
        ADDITIONALITY,
        (
            "100% where all of it is; less where another programme shares the credit",
            "0% where nobody outside gains",
            "0% where nothing only moves elsewhere",
            "0% where nothing is only replaced",
        ),
        strict=True,
    )
)
NUMBERS = (*REACH, *EFFECT, *FURTHER)
GRADED = {
    "population": ("Population data", "population_data"),
    "impact": ("Evidence of effect", "evidence_of_effect"),
    "age": ("Age of the data", "age_of_data"),
    "error": ("Known error in the data", "known_data_error"),
}


def measure_form(raw: Mapping[str, Any], line: Mapping[str, Any], **told: Any) -> StepForm:
    """The page's form for one line."""
    asked: dict[str, forms.Field] = {
        "title": words("title", "What is avoided or gained", "For example, Domestic abuse incidents avoided"),
        "cohort": words(
            "cohort",
            hint="A short name for these people. Two lines on different people may count the same kind of event.",
            needed=False,
        ),
        "reduced_for_overlap": paragraph(
            "reduced_for_overlap",
            hint="Where this line was made smaller because another line counts part of it: say by how much and why",
            needed=False,
            rows=2,
        ),
    }
    for number in NUMBERS:
        asked |= number_fields(number)
    asked |= grade_fields(raw)
    return StepForm(asked, base=f"benefits.{key_of(line)}", **told)


def grade_fields(raw: Mapping[str, Any]) -> dict[str, forms.Field]:
    """How good the evidence is: one grade for the line, or one for each kind of evidence."""
    asked: dict[str, forms.Field] = {
        "grade": select("grade", grade_choices(raw, "evidence_of_effect"), "The line as a whole", needed=False)
    }
    for name, (label, column) in GRADED.items():
        asked[f"grades.{name}"] = select("grade", grade_choices(raw, column), label, needed=False)
    return asked


def grade_choices(raw: Mapping[str, Any], column: str) -> list[tuple[str, str]]:
    """The grades with what earns each, in the edition that the case names."""
    edition = head_of(raw).get("bias_edition") or "2014-unverified"
    try:
        table = grade_table(str(edition))
    except KeyError:
        table = grade_table("2014-unverified")
    return [("", "Not graded"), *((str(n), f"{n}: {getattr(row, column)}") for n, row in table.items())]


def measure_shown(line: Mapping[str, Any]) -> dict[str, Any]:
    """What the inputs hold."""
    shown: dict[str, Any] = {name: str(line.get(name) or "") for name in ("title", "cohort", "reduced_for_overlap")}
    for number in NUMBERS:
        shown |= number_shown(number, line.get(number.name)) | source_shown(number.name, line.get("sources"))
    grades = line.get("grades")
    given = grades if isinstance(grades, Mapping) else {}
    shown["grade"] = shown_number(line.get("grade"))
    return shown | {f"grades.{name}": shown_number(given.get(name)) for name in GRADED}


def measure_put(line: Mapping[str, Any], typed: Typed) -> Raw:
    """The line with what was typed."""
    changes: dict[str, Any] = {
        name: str(typed.get(name) or "").strip() for name in ("title", "cohort", "reduced_for_overlap")
    }
    changes |= {number.name: number_put(number.name, typed) for number in NUMBERS}
    changes["grade"] = grade_put(typed.get("grade") or "")
    grades = {name: grade_put(typed.get(f"grades.{name}") or "") for name in GRADED}
    changes["grades"] = {name: grade for name, grade in grades.items() if grade is not None}
    changes["sources"] = sources_put(tuple(number.name for number in NUMBERS), typed, line.get("sources"))
    return with_keys(line, changes)
