"""A problem on a page speaks of inputs, never of keys and brackets; and each leads to the step that asks for its field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from wholeplace.appraisal.casefile import build_case
from wholeplace.appraisal.positions import nowhere
from wholeplace.appraisal.web.page_words import label_of, remedy
from wholeplace.appraisal.web.steps import step_of
from wholeplace.vocabulary.problems import Problem, Refused

GALLERY = Path(__file__).parents[2] / "problems"
MARKS = re.compile(r"\[\[|\]\]|[{}]|\w_\w|wholeplace | = ")


def provoked() -> Iterator[Problem]:
    """Every problem that the gallery of case files provokes and a page may have to show."""
    for path in sorted(GALLERY.glob("*/case.toml")):
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            continue  # what cannot be read as a file never reaches a page
        try:
            build_case(raw, nowhere)
        except Refused as refused:
            yield from refused.problems


@pytest.mark.parametrize("problem", list(provoked()), ids=lambda problem: f"{problem.name} {problem.field}")
def test_no_problem_speaks_of_keys(problem: Problem):
    words = remedy(problem)
    assert words[:1].isupper() or words[:1].isdigit(), words
    assert not MARKS.search(words), words


SAID = {
    "agency-not-mapped": "Say which body stands for NHS, or choose none of them",
    "comparator-required": "Say what happens without the change",
    "evidence-needed": "Share that goes to people outside the place: say where it comes from, or leave it out",
    "missing-key": "People affected: enter a figure",
    "percent-not-share": "Share who take the offer up is a share: enter 60% or 0.6",
    "shares-not-one": "Shares must add up to 100%: 2% is missing. Correct a share, or give the rest to none of these bodies",
    "wrong-length": "Share of full effect, year by year: enter a figure for every year of the case",
    "wrong-type": 'People affected must be a number, not "about 1,160"',
}


@pytest.mark.parametrize("name", SAID)
def test_what_is_said_beside_an_input(name: str):
    assert SAID[name] in {remedy(problem) for problem in provoked() if problem.name == name}


def test_a_double_count_is_told_with_its_reason():
    [said] = {remedy(problem) for problem in provoked() if problem.name == "double-count"}
    assert "beside" in said
    assert "Keep one of the two" in said


def test_every_field_has_its_step():
    steps = {
        "case.counterfactual": "describe",
        "bodies.council.name": "describe",
        "case.combine_grades": "calculate",
        "benefits.stays.impact.low": "measure",
        "benefits.stays.sources.impact.text": "measure",
        "benefits.stays.sources.cashable.text": "identify",
        "benefits.stays.unit_cost": "identify",
        "benefits.stays.cashable.1.share": "identify",
        "costs.team.pounds.0": "calculate",
        "correlations.0.between.1": "calculate",
        "local_values.LOCAL.1.value": "identify",
        None: "describe",
    }
    assert {field: step_of(field) for field in steps} == steps
    assert label_of("costs.team.pounds.0") == "Amounts"
