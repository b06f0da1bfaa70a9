"""What a case comes to: for the place and for each body, how sure, and how much is claimed cash."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.appraisal import pictures
from wholeplace.appraisal.sensitivity import switching_values, tornado
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.working import checked, worked
from wholeplace.foundation.access.needs import needs


@needs("case.view")
def results(request: HttpRequest, case_id: str) -> HttpResponse:
    stored = case_of(request.by, case_id)  # type: ignore[attr-defined]
    found = checked(stored.raw)
    if not found.whole:
        return render(request, "appraisal/not-whole.html", {"stored": stored, "problems": found.problems})
    answer = worked(stored.raw)
    bars = tornado(answer.case)
    return render(
        request,
        "appraisal/results.html",
        {
            "stored": stored,
            "case": answer.case,
            "appraisal": answer.appraisal,
            "drawn": answer.distribution,
            "fan": pictures.fan(answer.appraisal, answer.distribution),
            "matrix": pictures.who_pays(answer.appraisal),
            "waterfall": pictures.waterfall(answer.appraisal),
            "tornado": pictures.tornado(bars),
            "cash": pictures.cash_by_body(answer.appraisal),
            "switching": switching_values(answer.case),
        },
    )
