"""The second step: the benefit lines, and how much each avoids or gains."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.appraisal.web.forms.measure import (
    EFFECT,
    FURTHER,
    GRADED,
    REACH,
    measure_form,
    measure_put,
    measure_shown,
)
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.queries import case_of, line_or_404
from wholeplace.appraisal.web.raw_edits import line_of, with_line
from wholeplace.appraisal.web.shown_lines import benefit_cards
from wholeplace.appraisal.web.steps import IDENTIFY, MEASURE
from wholeplace.appraisal.web.views.editing import Editing, edit, to_step
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.reference.crime import recorded_to_actual


@needs("case.view")
def measure(request: HttpRequest, case_id: str) -> HttpResponse:
    stored = case_of(by_of(request), case_id)
    frame = case_frame(request, stored, MEASURE)
    context = {"cards": benefit_cards(frame["found"], MEASURE), "onward": to_step(stored, IDENTIFY)}
    return render(request, "appraisal/measure.html", frame | context)


@needs("case.view", write="case.change")
def line(request: HttpRequest, case_id: str, key: str) -> HttpResponse:
    stored = case_of(by_of(request), case_id)
    held = line_or_404(stored, "benefits", key)
    code = held.get("unit_cost")
    page = Editing(
        step=MEASURE,
        template="appraisal/measure-line.html",
        make=lambda raw, **told: measure_form(raw, line_of(raw, "benefits", key) or held, **told),
        shown=lambda raw: measure_shown(line_of(raw, "benefits", key) or {}),
        put=lambda raw, typed: with_line(raw, "benefits", measure_put(line_of(raw, "benefits", key) or held, typed)),
        onward=to_step(stored, IDENTIFY, key),
        context={
            "line": held,
            "reach": REACH,
            "effect": EFFECT,
            "further": FURTHER,
            "graded": GRADED,
            "multiplier": recorded_to_actual(code) if isinstance(code, str) else None,
        },
    )
    return edit(request, stored, page)
