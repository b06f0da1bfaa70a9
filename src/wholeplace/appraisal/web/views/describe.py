"""The first step of a case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wholeplace.appraisal.web.forms.describe import describe_form, describe_put, describe_shown
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.raw_edits import fitted
from wholeplace.appraisal.web.steps import DESCRIBE, MEASURE
from wholeplace.appraisal.web.views.editing import Editing, edit, to_step
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.people.queries import bodies_of


@needs("case.view", write="case.change")
def describe(request: HttpRequest, case_id: str) -> HttpResponse:
    by = by_of(request)
    stored = case_of(by, case_id)
    bodies = list(bodies_of(by, stored.place))
    page = Editing(
        step=DESCRIBE,
        template="appraisal/describe.html",
        make=lambda raw, **told: describe_form(raw, bodies, **told),
        shown=describe_shown,
        put=lambda raw, typed: fitted(describe_put(raw, typed, bodies))[0],
        onward=to_step(stored, MEASURE),
    )
    return edit(request, stored, page)
