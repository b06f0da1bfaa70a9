"""The fourth step: what it costs, how sure the evidence is, options, and what has no price; and what is still wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.appraisal.web.forms.costs import ONE, cost_form, cost_put, cost_shown
from wholeplace.appraisal.web.forms.others import (
    correlations_form,
    correlations_put,
    correlations_shown,
    evidence_form,
    evidence_put,
    evidence_shown,
    option_form,
    option_put,
    option_shown,
    unpriced_form,
    unpriced_put,
    unpriced_shown,
)
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.links import wanted_links
from wholeplace.appraisal.web.queries import case_of, line_or_404
from wholeplace.appraisal.web.raw_edits import line_of, range_names, tables_of, with_line, years_of
from wholeplace.appraisal.web.shown_lines import cost_cards, option_cards, title_of, unpriced_cards
from wholeplace.appraisal.web.steps import CALCULATE
from wholeplace.appraisal.web.views.editing import Editing, edit, to_step
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of


@needs("case.view")
def calculate(request: HttpRequest, case_id: str) -> HttpResponse:
    stored = case_of(by_of(request), case_id)
    frame = case_frame(request, stored, CALCULATE)
    found = frame["found"]
    context = {
        "costs": cost_cards(found),
        "options": option_cards(found),
        "unpriced": unpriced_cards(found),
        "evidence": evidence_shown(stored.raw),
        "correlations": tables_of(stored.raw, "correlations"),
        "ranges": len(range_names(stored.raw)),
        "wanted": wanted_links(stored, found.problems),
    }
    return render(request, "appraisal/calculate.html", frame | context)


@needs("case.view", write="case.change")
def cost(request: HttpRequest, case_id: str, key: str) -> HttpResponse:
    stored = case_of(by_of(request), case_id)
    held = line_or_404(stored, "costs", key)

    def there(raw: Mapping[str, Any]) -> dict[str, Any]:
        return line_of(raw, "costs", key) or held

    page = Editing(
        step=CALCULATE,
        template="appraisal/cost-line.html",
        make=lambda raw, **told: cost_form(raw, there(raw), **told),
        shown=lambda raw: cost_shown(raw, there(raw)),
        put=lambda raw, typed: with_line(raw, "costs", cost_put(raw, there(raw), typed)),
        onward=to_step(stored, CALCULATE),
        context={"line": held, "one": ONE, "year_count": years_of(stored.raw)},
    )
    return edit(request, stored, page)


@needs("case.view", write="case.change")
def evidence(request: HttpRequest, case_id: str) -> HttpResponse:
    stored = case_of(by_of(request), case_id)
    page = Editing(
        step=CALCULATE,
        template="appraisal/evidence.html",
        make=evidence_form,
        shown=evidence_shown,
        put=evidence_put,
        onward=to_step(stored, CALCULATE),
    )
    return edit(request, stored, page)


@needs("case.view", write="case.change")
def correlations(request: HttpRequest, case_id: str) -> HttpResponse:
    stored = case_of(by_of(request), case_id)
    page = Editing(
        step=CALCULATE,
        template="appraisal/correlations.html",
        make=correlations_form,
        shown=correlations_shown,
        put=correlations_put,
        onward=to_step(stored, CALCULATE),
        context={"ranges": range_names(stored.raw)},
    )
    return edit(request, stored, page)


@needs("case.view", write="case.change")
def option(request: HttpRequest, case_id: str, key: str) -> HttpResponse:
    stored = case_of(by_of(request), case_id)
    held = line_or_404(stored, "options", key)

    def there(raw: Mapping[str, Any]) -> dict[str, Any]:
        return line_of(raw, "options", key) or held

    page = Editing(
        step=CALCULATE,
        template="appraisal/option-line.html",
        make=lambda raw, **told: option_form(raw, there(raw), **told),
        shown=lambda raw: option_shown(there(raw)),
        put=lambda raw, typed: with_line(raw, "options", option_put(there(raw), typed)),
        onward=to_step(stored, CALCULATE),
        context={
            "line": held,
            "own_lines": [title_of(row) for kind in ("costs", "benefits") for row in tables_of(held, kind)],
        },
    )
    return edit(request, stored, page)


@needs("case.view", write="case.change")
def unpriced(request: HttpRequest, case_id: str, key: str) -> HttpResponse:
    stored = case_of(by_of(request), case_id)
    held = line_or_404(stored, "unpriced", key)

    def there(raw: Mapping[str, Any]) -> dict[str, Any]:
        return line_of(raw, "unpriced", key) or held

    page = Editing(
        step=CALCULATE,
        template="appraisal/unpriced-line.html",
        make=lambda raw, **told: unpriced_form(raw, there(raw), **told),
        shown=lambda raw: unpriced_shown(there(raw)),
        put=lambda raw, typed: with_line(raw, "unpriced", unpriced_put(there(raw), typed)),
        onward=to_step(stored, CALCULATE),
        context={"line": held},
    )
    return edit(request, stored, page)
