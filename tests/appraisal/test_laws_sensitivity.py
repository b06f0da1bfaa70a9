"""What must hold of tornados and switching values, on whole cases with ranges anywhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from appraisal.random_cases import cases
from appraisal.rich_case import rich_case
from wholeplace.appraisal.appraise import appraise, compiled, point
from wholeplace.appraisal.case import WHOLE_YEARS, Case, Uniform
from wholeplace.appraisal.levers import levers, with_number
from wholeplace.appraisal.measures import measure_of, measured, measures_of, residual_weights
from wholeplace.appraisal.sensitivity import put_back, switching_values, tornado

MEASURES = st.sampled_from(("net_present_budget_impact", "net_present_public_value", "fiscal_return", "pv_cashable"))


def _residual(case: Case, measure: str) -> float:
    model = compiled(case)
    return float((model.flows(point(model)) @ residual_weights(model, measure_of(case, measure)))[0])


def _scale(case: Case) -> float:
    """The pounds that cancel out at break-even: every line's present values, none set against another."""
    return max(1.0, sum(abs(pounds) for line in appraise(case).lines for pounds in line.pv.values()))


@settings(deadline=None, max_examples=20)
@given(cases(), MEASURES, st.data())
def test_each_switching_value_put_back_gives_nought(case: Case, measure: str, data: st.DataObject) -> None:
    """Whatever the input, the case with its switching value in it breaks even. Four values of each case are put back."""
    found = [value for value in switching_values(case, measure, each_year=True) if value.value is not None]
    for value in data.draw(st.permutations(found))[:4]:
        again = put_back(case, value)
        assert abs(_residual(again, measure)) < 1e-6 * max(_scale(case), _scale(again)), value.path


@settings(deadline=None, max_examples=20)
@given(cases(), MEASURES)
def test_what_has_no_switching_value_never_changes_sign(case: Case, measure: str) -> None:
    """Out of reach means just that: at no value of its domain, tried at five, does the case turn."""
    for value in switching_values(case, measure):
        lever = next(lever for lever in levers(case) if lever.path == value.path)
        if value.outcome != "out of reach" or lever.group == "together" or lever.domain is WHOLE_YEARS:
            continue
        top = min(lever.domain.high, max(1.0, abs(lever.base)) * 1_000)
        low = max(lever.domain.low, -top)
        tried = [
            _residual(with_number(case, lever.path, Uniform(at, at) if lever.kind == "factor" else at), measure)
            for at in np.linspace(low, top, 5)
        ]
        sign = measure_of(case, measure).sign * (1 if value.better_off else -1)
        assert all(sign * residual >= -1e-6 * _scale(case) for residual in tried)


@settings(deadline=None, max_examples=15)
@given(cases(), st.data())
def test_every_bar_is_the_appraisal_with_that_number_in_it(case: Case, data: st.DataObject) -> None:
    measure = data.draw(st.sampled_from(measures_of(case)))
    chosen, model = measure_of(case, measure), compiled(case)
    base = float(measured(model, chosen, model.flows(point(model)))[0])
    for bar in tornado(case, measure):
        assert np.isclose(bar.measure_at_base, base, rtol=1e-9, atol=1e-6, equal_nan=True)
        if bar.kind == "number" and bar.path.count(".") == 1 and "pounds" not in bar.path:
            moved = compiled(with_number(replace(case, correlations=()), bar.path, Uniform(bar.high, bar.high)))
            at = float(measured(moved, chosen, moved.flows(point(moved)))[0])
            assert np.isclose(bar.measure_at_high, at, rtol=1e-9, atol=1e-6, equal_nan=True), bar.path


def test_a_case_that_uses_everything_breaks_even_wherever_it_can() -> None:
    case = rich_case()
    for measure in ("net_present_budget_impact", "net_present_public_value", "net_position:nhs"):
        found = [value for value in switching_values(case, measure, each_year=True) if value.value is not None]
        assert len(found) > 5
        for value in found:
            again = put_back(case, value)
            assert abs(_residual(again, measure)) < 1e-6 * max(_scale(case), _scale(again)), value.path
