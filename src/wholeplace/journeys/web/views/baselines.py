"""What a case is a change of: spending as now, from the count."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.queries import case_of
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.journeys.baseline_of_count import AsNow
from wholeplace.journeys.spend_into_case import spending_as_now, take_baseline, years_counted
from wholeplace.journeys.web.baseline_form import BaselineForm
from wholeplace.journeys.web.views.deals import problems_in
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear


@needs("spend.view", write="case.change")
def of_case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Choose from the count what the case is held against."""
    by = by_of(request)
    case = case_of(by, case_id)
    years = years_counted(by, case.place)
    year = _year(request, years)
    rows, problems = _rows(by, case, year)
    form = BaselineForm(rows, names_of(by, case), bodies_in(case), request.POST or None, initial=_initial(case))
    if request.method == "POST" and year is not None and form.is_valid():
        try:
            keys, bodies = form.cleaned_data["keys"], form.bodies()
            take_baseline(by=by, case=case, year=year, keys=keys, bodies=bodies, revision=case.revision)
            messages.success(request, "The case is now held against this spending.")
            return redirect("journeys:baseline-of-case", case_id=case.pk)
        except Refused as refused:
            problems = problems_in(refused)
    context = {
        "form": form,
        "rows": rows,
        "problems": problems,
        "held": case.raw.get("baselines") or [],
        "years": [(one, str(FinancialYear(one))) for one in years],
        "year": year,
        "may_change": by.may("case.change", case) and not case.withdrawn,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems or form.errors else HTTPStatus.OK
    return render(request, "journeys/baseline.html", case_frame(request, case) | context, status=status)


def names_of(by: By, case: StoredCase) -> dict[str, str]:
    """Body of the place → its name."""
    return {body.pk: body.name for body in bodies_of(by, case.place)}


def bodies_in(case: StoredCase) -> dict[str, str]:
    """Body of the case → its name there."""
    rows = case.raw.get("bodies") or []
    return {str(row["id"]): str(row.get("name") or row["id"]) for row in rows if row.get("id")}


def _rows(by: By, case: StoredCase, year: int | None) -> tuple[list[AsNow], tuple[Problem, ...]]:
    if year is None:
        return [], ()
    try:
        return spending_as_now(by, case.place, year), ()
    except Refused as refused:
        return [], problems_in(refused)


def _year(request: HttpRequest, years: list[int]) -> int | None:
    """The year asked for; else the latest that is counted."""
    asked = request.POST.get("year") or request.GET.get("year") or ""
    if asked.isdigit() and int(asked) in years:
        return int(asked)
    return years[0] if years else None


def _initial(case: StoredCase) -> dict[str, list[str]]:
    """What was chosen before."""
    counts = [str(row.get("count") or "") for row in case.raw.get("baselines") or []]
    return {"keys": [":".join(count.split("/")[2:4]) for count in counts if count.count("/") == 3]}
