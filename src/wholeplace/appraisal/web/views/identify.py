"""The third step: what each line is worth, to whom, when, and in cash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wholeplace.appraisal.web.actions import change_case
from wholeplace.appraisal.web.forms.identify import (
    RAMP,
    RANGE,
    TIMING,
    VALUES,
    claimants,
    falls_to,
    identify_form,
    identify_put,
    identify_shown,
    sharers,
)
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.library_pages import Asked, local_found, local_table, local_values, search_library
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.queries import case_of, line_or_404
from wholeplace.appraisal.web.raw_edits import Raw, line_of, with_keys, with_line, years_of
from wholeplace.appraisal.web.shown_lines import benefit_cards, local_cards
from wholeplace.appraisal.web.steps import CALCULATE, IDENTIFY
from wholeplace.appraisal.web.views.editing import Editing, edit, revision_of, to_step
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.reference.unit_costs import library

MOST_SHOWN = 20


@needs("case.view")
def identify(request: HttpRequest, case_id: str) -> HttpResponse:
    stored = case_of(by_of(request), case_id)
    frame = case_frame(request, stored, IDENTIFY)
    context = {
        "cards": benefit_cards(frame["found"], IDENTIFY),
        "local": local_cards(frame["found"]),
        "onward": to_step(stored, CALCULATE),
    }
    return render(request, "appraisal/identify.html", frame | context)


@needs("case.view", write="case.change")
def line(request: HttpRequest, case_id: str, key: str) -> HttpResponse:
    stored = case_of(by_of(request), case_id)
    held = line_or_404(stored, "benefits", key)

    def there(raw: Mapping[str, Any]) -> dict[str, Any]:
        return line_of(raw, "benefits", key) or held

    page = Editing(
        step=IDENTIFY,
        template="appraisal/identify-line.html",
        make=lambda raw, **told: identify_form(raw, there(raw), **told),
        shown=lambda raw: identify_shown(raw, there(raw)),
        put=lambda raw, typed: with_line(raw, "benefits", identify_put(raw, there(raw), typed)),
        onward=to_step(stored, IDENTIFY),
        context={
            "line": held,
            "worth": _worth(stored, held),
            "values": VALUES,
            "range": RANGE,
            "ramp": RAMP,
            "timing": TIMING,
            "falls": falls_to(stored.raw, held),
            "sharers": sharers(stored.raw, held),
            "claimants": list(enumerate(claimants(stored.raw, held))),
            "year_count": years_of(stored.raw),
        },
    )
    return edit(request, stored, page)


def _worth(stored: StoredCase, line: Mapping[str, Any]) -> dict[str, str] | None:
    """What the line's unit cost is, in the words of a list; None where it has none that is known."""
    code = str(line.get("unit_cost") or "")
    local = line_of(stored.raw, "local_values", code)
    entry = library().get(code) if code and not local else None
    if local:
        return {"code": code, "text": str(local.get("description") or ""), "href": ""}
    if entry is None:
        return None
    return {"code": entry.code, "text": entry.description, "href": reverse("appraisal:unit-cost", args=[entry.code])}


@needs("case.view", write="case.change")
def unit_cost(request: HttpRequest, case_id: str, key: str) -> HttpResponse:
    """Look a unit cost up for a line, and take it."""
    by = by_of(request)
    stored = case_of(by, case_id)
    held = line_or_404(stored, "benefits", key)
    if request.method == "POST":
        code = request.POST.get("code", "")
        own = local_values(by, stored.place)
        raw = _taken(stored.raw, held, code, own.get(code))
        change_case(by=by, case=stored, raw=raw, revision=revision_of(request))
        messages.success(request, f"{code} is the value of this line now. Check whose budget it falls to, and save.")
        return redirect(to_step(stored, IDENTIFY, key))
    words = request.GET.get("words", "")[:200].strip()
    found = [*local_found(by, stored.place, words), *search_library(Asked(words), usable=True)] if words else []
    frame = case_frame(request, stored, IDENTIFY)
    context = {
        "line": held,
        "key": key,
        "pick": "pick" in request.GET,
        "sought": words,
        "hits": found[:MOST_SHOWN],
        "more": len(found) - MOST_SHOWN,
    }
    template = (
        "appraisal/unit-cost-hits.html" if request.headers.get("HX-Request") else "appraisal/unit-cost-search.html"
    )
    return render(request, template, frame | context)


def _taken(raw: Mapping[str, Any], line: Mapping[str, Any], code: str, local: Mapping[str, Any] | None) -> Raw:
    """The case with a unit cost in a line; a place's own value comes into the case with its source."""
    changed = with_line(raw, "benefits", with_keys(line, {"unit_cost": code, "value": None}))
    return with_line(changed, "local_values", local_table(code, local)) if local else changed
