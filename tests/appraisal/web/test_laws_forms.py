"""A page that is saved as it was opened changes nothing; what is typed is read back as it was shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal.random_cases import cases
from appraisal.rich_case import RICH
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.casefile import case_to_raw, read_case
from wholeplace.appraisal.web.forms import costs, describe, identify, measure, others
from wholeplace.appraisal.web.forms.step import StepForm
from wholeplace.appraisal.web.typed import (
    shown_figure,
    shown_number,
    shown_share,
    shown_value,
    typed_figure,
    typed_number,
    typed_value,
)
from wholeplace.specimen.cases import made_up_cases

finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)


def as_sent(make: Callable[..., StepForm], shown: Mapping[str, Any]) -> dict[str, Any]:
    """What the page gives back when a browser sends its inputs untouched."""
    sent: MultiValueDict[str, Any] = MultiValueDict()
    for name in make().fields:
        value = shown.get(name)
        sent.setlist(name, value if isinstance(value, list) else [] if value is None else [value])
    form = make(data=sent)
    assert form.is_valid(), form.errors
    return form.cleaned_data


def saved_unchanged(raw: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Each page: its name, what it edits, and that after saving."""
    yield (
        "describe",
        raw,
        describe.describe_put(raw, sent(describe.describe_form, raw, [], shown=describe.describe_shown(raw)), []),
    )
    for line in raw.get("benefits", []):
        typed = sent(measure.measure_form, raw, line, shown=measure.measure_shown(line))
        yield f"measure {line['id']}", line, measure.measure_put(line, typed)
        typed = sent(identify.identify_form, raw, line, shown=identify.identify_shown(raw, line))
        yield f"identify {line['id']}", line, identify.identify_put(raw, line, typed)
    for line in raw.get("costs", []):
        typed = sent(costs.cost_form, raw, line, shown=costs.cost_shown(raw, line))
        yield f"cost {line['id']}", line, costs.cost_put(raw, line, typed)
    for row in raw.get("options", []):
        typed = sent(others.option_form, raw, row, shown=others.option_shown(row))
        yield f"option {row['id']}", row, others.option_put(row, typed)
    for row in raw.get("unpriced", []):
        typed = sent(others.unpriced_form, raw, row, shown=others.unpriced_shown(row))
        yield f"unpriced {row['id']}", row, others.unpriced_put(row, typed)
    typed = sent(others.correlations_form, raw, shown=others.correlations_shown(raw))
    yield "correlations", raw, others.correlations_put(raw, typed)
    yield "evidence", raw, others.evidence_put(raw, sent(others.evidence_form, raw, shown=others.evidence_shown(raw)))


def sent(make: Callable[..., StepForm], *args: Any, shown: Mapping[str, Any]) -> dict[str, Any]:
    return as_sent(lambda **told: make(*args, **told), shown)


def kept(case: Case) -> dict[str, Any]:
    """The case as the database gives it back."""
    return json.loads(json.dumps(case_to_raw(case)))


@pytest.mark.parametrize("case", [*made_up_cases(), read_case(RICH, file="rich.toml")], ids=lambda case: case.id)
def test_a_page_saved_as_it_was_opened_changes_nothing(case: Case):
    for page, before, after in saved_unchanged(kept(case)):
        assert after == before, page


@settings(max_examples=25, deadline=None)
@given(cases())
def test_and_so_for_any_case(case: Case):
    for page, before, after in saved_unchanged(kept(case)):
        assert after == before, page


@given(finite)
def test_a_number_is_read_back_as_it_was_shown(value: float):
    assert typed_number(shown_number(value)) == value
    assert typed_number(shown_share(value)) == value


@given(st.tuples(finite, finite, finite), st.booleans())
def test_a_range_is_read_back_as_it_was_shown(parts: tuple[float, float, float], share: bool):
    low, mode, high = parts
    value = {"low": low, "mode": mode, "high": high}
    assert typed_figure(shown_figure(value, share=share)) == value
    assert typed_figure(shown_figure({"shape": "triangular", **value})) == {"shape": "triangular", **value}
    assert typed_figure(shown_figure({"shape": "beta", "alpha": 4, "beta": 28})) == {
        "shape": "beta",
        "alpha": 4,
        "beta": 28,
    }


@given(st.lists(finite, min_size=2, max_size=6))
def test_a_list_is_read_back_as_it_was_shown(values: list[float]):
    assert typed_value(shown_value(values) or "") == values


def test_what_says_no_number_stays_as_it_was_typed():
    for text in ("a lot", "12 or so", "60 per cent", "nan", "inf", "1/2", "2025/26", "£", "%"):
        assert typed_number(text) == text or text in ("£",), text
    assert typed_number("  ") is None


def test_what_people_type_for_a_number():
    said = {"1,160": 1160, "£500,000": 500_000, "£1 250.50": 1250.5, "25%": 0.25, "2.5 %": 0.025, "−3": -3, "1e3": 1000}
    assert {text: typed_number(text) for text in said} == said
    assert typed_figure("50,000 / 60,000 / 110,000") == {"low": 50_000, "mode": 60_000, "high": 110_000}
    assert typed_figure("uniform 10% / 30%") == {"shape": "uniform", "low": 0.1, "high": 0.3}
    assert typed_value("200,000; 150,000") == [200_000, 150_000]
    assert typed_value("CR2.0") == "CR2.0"
