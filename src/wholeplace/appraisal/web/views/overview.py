"""A case at a glance: its five steps, what they still want, and the figures that matter once it is whole."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.appraisal.web.actions import restore_case, withdraw_case
from wholeplace.appraisal.web.frame import case_frame, step_address
from wholeplace.appraisal.web.queries import case_of, point_answer
from wholeplace.appraisal.web.steps import steps_of
from wholeplace.appraisal.web.views.results import CASH_WORDS, lines_named
from wholeplace.foundation import onward
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.signing.queries import standing_of, versions_of


@needs("case.view")
def case(request: HttpRequest, case_id: str) -> HttpResponse:
    by = by_of(request)
    stored = case_of(by, case_id)
    frame = case_frame(request, stored)
    steps = [{"step": step, "href": step_address(stored, step)} for step in steps_of(frame["found"])]
    latest = versions_of(by, "case", stored.pk).first()
    appraisal = point_answer(stored)
    context = {
        "steps": steps,
        "appraisal": appraisal,
        "cash": CASH_WORDS[lines_named(appraisal.case)] if appraisal else "",
        "standing": standing_of(latest) if latest else None,
        "may_propose": by.may("case.propose", stored),
        "may_withdraw": by.may("case.withdraw", stored),
        "onward": onward.links("case", stored.pk, by.may),
    }
    return render(request, "appraisal/case.html", frame | context)


@needs("case.view", write="case.withdraw")
def withdraw(request: HttpRequest, case_id: str) -> HttpResponse:
    """Ask first, then take the case out of the list; or bring it back."""
    by = by_of(request)
    stored = case_of(by, case_id)
    if request.method == "POST" and stored.withdrawn:
        restore_case(by=by, case=stored)
        messages.success(request, f"{stored.title} is back.")
        return redirect("appraisal:overview", case_id=stored.pk)
    if request.method == "POST":
        withdraw_case(by=by, case=stored)
        messages.success(request, f"{stored.title} is withdrawn.")
        return redirect("appraisal:cases", code=stored.place_id)
    return render(request, "appraisal/withdraw.html", case_frame(request, stored))
