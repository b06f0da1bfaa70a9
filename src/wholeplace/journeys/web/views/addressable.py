"""From the count to the register of the duty: what each body could pool."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.journeys.addressable_of_count import CONTROLS, ByControl
from wholeplace.journeys.spend_into_case import years_counted
from wholeplace.journeys.spend_into_duty import spending_by_control, take_addressable
from wholeplace.journeys.web.addressable_form import AddressableForm
from wholeplace.journeys.web.views.deals import problems_in
from wholeplace.pools.web.queries import place_of
from wholeplace.pools.web.views.duty import duty_frame
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear


@needs("spend.view", write="duty.keep")
def of_place(request: HttpRequest, code: str) -> HttpResponse:
    """Spending by who may decide it, body by body, and which of it goes on the register."""
    by = by_of(request)
    place = place_of(by, code)
    years = years_counted(by, place)
    year = _year(request, years)
    rows, problems = _rows(by, place, year)
    names = {body.pk: body.name for body in bodies_of(by, place)}
    form = AddressableForm([(row.body, names[row.body]) for row in rows], request.POST or None)
    if request.method == "POST" and year is not None and form.is_valid():
        try:
            take_addressable(by=by, place=place, year=year, **form.cleaned_data)
            messages.success(request, "The register now says what these bodies could pool.")
            return redirect(f"{reverse('pools:duty', args=[place.pk])}?year={FinancialYear(year)}&basis=outturn")
        except Refused as refused:
            problems = problems_in(refused)
    context = {
        "form": form,
        "rows": [(names[row.body], row) for row in rows],
        "controls": CONTROLS,
        "problems": problems,
        "years": [(one, str(FinancialYear(one))) for one in years],
        "year": year,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems or form.errors else HTTPStatus.OK
    return render(request, "journeys/addressable.html", duty_frame(request, place) | context, status=status)


def _rows(by: By, place: Place, year: int | None) -> tuple[list[ByControl], tuple[Problem, ...]]:
    if year is None:
        return [], ()
    try:
        return spending_by_control(by, place, year), ()
    except Refused as refused:
        return [], problems_in(refused)


def _year(request: HttpRequest, years: list[int]) -> int | None:
    """The year asked for; else the latest that is counted."""
    asked = request.POST.get("year") or request.GET.get("year") or ""
    if asked.isdigit() and int(asked) in years:
        return int(asked)
    return years[0] if years else None
