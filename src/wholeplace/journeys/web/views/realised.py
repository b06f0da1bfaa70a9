"""What a case claims as cash against what has been cut."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.queries import case_of
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.journeys.cut_into_realisation import realised_of, savings_of


@needs("pool.view")
def of_case(request: HttpRequest, case_id: str) -> HttpResponse:
    by = by_of(request)
    case = case_of(by, case_id)
    frame = case_frame(request, case)
    rows = realised_of(by, case) if frame["found"].whole else []
    context = {"rows": rows, "savings": savings_of(by, case)}
    return render(request, "journeys/realised.html", frame | context)
