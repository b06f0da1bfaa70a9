"""The bodies larger than the place: where they spend, as somebody stated it and as the product knows it, and stating more."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.people.models import Place
from wholeplace.reference.areas import areas_of
from wholeplace.spend.area_shares import METHOD_WORDS, AreaShares
from wholeplace.spend.attribute import Attribution, attribute, percent
from wholeplace.spend.web.forms.shares import SharesForm
from wholeplace.spend.web.frame import asked_or_told, spend_frame
from wholeplace.spend.web.stated_shares import shares_known, shares_of, state_shares
from wholeplace.spend.web.views.intake import body_choices, status_of
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

LARGEST_TABLE = 2_000_000


@needs("spend.view", write="spend.state")
def shares(request: HttpRequest, code: str) -> HttpResponse:
    """What part of each larger body falls in the place, by which method and how surely; and a table of more."""
    by, place = asked_or_told(request, code, "spend.state")
    sent = request.method == "POST"
    form = SharesForm(request.POST if sent else None, request.FILES if sent else None)
    problems: tuple[Problem, ...] = ()
    if sent and form.is_valid():
        try:
            said = _taken(by, place, form)
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, said)
            return redirect("spend:shares", code=place.pk)
    context = spend_frame(request, place, "Larger bodies") | {
        "larger": larger_rows(by, place),
        "sets": [(row, METHOD_WORDS[row.method], FinancialYear(row.year)) for row in shares_of(by, place)],
        "form": form,
        "problems": problems,
    }
    return render(request, "spend/intake/shares.html", context, status=status_of(problems, form))


def larger_rows(by: By, place: Place) -> list[list[str]]:
    """Each larger body with its part here, between which ends, and why; of the year that is running."""
    year = FinancialYear.containing(by.day)
    areas = areas_of(place.pk, year.last_day) or (place.pk,)
    known = shares_known(by, place, year.begins, areas)
    names = dict(body_choices(by, place))
    return [
        _row(names.get(body, body), body, areas, year.begins, known)
        for body in dict.fromkeys(one.body for one in known)
    ]


def _row(name: str, body: str, areas: tuple[str, ...], year: int, known: list[AreaShares]) -> list[str]:
    try:
        found = attribute(body, areas, year, known, span_years=100)
    except Refused as refused:
        return [name, "", "Not known", "", refused.problems[0].found]
    return [name, METHOD_WORDS[found.method], percent(found.share), between(found), found.because]


def between(found: Attribution) -> str:
    """The range of a share, in words."""
    return f"{percent(found.low)} to {percent(found.high)}" if found.range_known else "not known"


def _taken(by: By, place: Place, form: Any) -> str:
    file = form.cleaned_data["file"]
    rows = state_shares(by=by, place=place, data=file.read(LARGEST_TABLE), name=file.name)
    return "One set of shares is stated." if len(rows) == 1 else f"{len(rows)} sets of shares are stated."
