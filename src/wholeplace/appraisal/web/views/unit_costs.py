"""The unit cost library: search it, read an entry, and keep the place's own values beside it."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.appraisal.web.actions import keep_unit_cost
from wholeplace.appraisal.web.forms.local_value import local_value_form, local_value_of
from wholeplace.appraisal.web.library_pages import (
    Asked,
    agencies,
    entry_of,
    local_found,
    local_values,
    price_years,
    search_library,
    themes,
    usable_editions,
)
from wholeplace.appraisal.web.queries import place_of
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.pages.shell import keep_in_sight
from wholeplace.foundation.people.queries import places_of
from wholeplace.reference.prices import deflators
from wholeplace.reference.unit_costs import editions, find
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear

A_PAGE = 25
RATINGS = ("green", "amber", "red")


@needs("unit-cost.view")
def search(request: HttpRequest) -> HttpResponse:
    asked = Asked(*(request.GET.get(name, "")[:200].strip() for name in ("words", "theme", "agency", "rating")))
    page = Paginator(search_library(asked), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "places": places_of(by_of(request)),
        "asked": asked,
        "page": page,
        "themes": themes(),
        "agencies": agencies(),
        "ratings": RATINGS,
        "editions": editions().values(),
    }
    template = "appraisal/unit-costs-found.html" if request.headers.get("HX-Request") else "appraisal/unit-costs.html"
    return render(request, template, context)


@needs("unit-cost.view")
def entry(request: HttpRequest, code: str) -> HttpResponse:
    cost = find(code)
    if cost is None:
        raise Http404(code)
    known = usable_editions(cost)
    edition = _chosen(request.GET.get("deflators", ""), known)
    years = price_years(cost, edition)
    year = _year(request.GET.get("year", ""), edition, years)
    context = {"entry": entry_of(cost, year, edition), "years": years, "known": known, "code": cost.code}
    return render(request, "appraisal/unit-cost.html", context)


def _chosen(asked: str, known: list[str]) -> str:
    return asked if asked in known else known[0]


def _year(asked: str, edition: str, years: list[FinancialYear]) -> FinancialYear:
    """The year asked for, where the edition has it; else its latest outturn."""
    return next((year for year in years if str(year) == asked), deflators(edition).latest_outturn)


@needs("unit-cost.view", write="value.change")
def local(request: HttpRequest, code: str) -> HttpResponse:
    """A place's own values, and how one is added: every change is a new edition."""
    by = by_of(request)
    place = place_of(by, code)
    keep_in_sight(request, place)
    may_change = by.may("value.change", place)
    form = local_value_form(by.day, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_unit_cost(by=by, place=place, **local_value_of(form.cleaned_data))
            messages.success(request, f"Kept as edition {kept.edition} of the place's own values.")
            return redirect("appraisal:local-unit-costs", code=place.code)
        except Refused as refused:
            for problem in refused.problems:
                form.add_error(problem.field if problem.field in form.fields else None, problem.remedy)
    context = {
        "place": place,
        "found": local_found(by, place),
        "values": local_values(by, place),
        "form": form,
        "may_change": may_change,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "appraisal/local-unit-costs.html", context, status=status)
