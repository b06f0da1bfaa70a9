"""The cases of a place, and how a new one starts: empty, from a workbook, or from a text file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.appraisal.web.actions import start_case, take_in_case
from wholeplace.appraisal.web.forms import NewCase
from wholeplace.appraisal.web.queries import cases_of, place_of
from wholeplace.appraisal.web.reading import case_from_file
from wholeplace.foundation.access.needs import needs
from wholeplace.vocabulary.problems import Refused


@needs("case.view")
def cases(request: HttpRequest, code: str) -> HttpResponse:
    by = request.by  # type: ignore[attr-defined]
    place = place_of(by, code)
    return render(
        request,
        "appraisal/cases.html",
        {"place": place, "listed": cases_of(by, place), "may_add": by.may("case.add", place)},
    )


@needs("case.add")
def new(request: HttpRequest, code: str) -> HttpResponse:
    by = request.by  # type: ignore[attr-defined]
    place = place_of(by, code)
    form = NewCase(request.POST or None, request.FILES or None)
    problems: tuple = ()
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["file"] is None:
                stored = start_case(by=by, place=place, title=form.cleaned_data["title"])
            else:
                name = form.cleaned_data["file"].name
                case = case_from_file(form.cleaned_data["file"].read(), name)
                stored = take_in_case(by=by, place=place, case=case, file=name)
            return redirect("appraisal:results", case_id=stored.pk)
        except Refused as refused:
            problems = refused.problems
    status = 422 if problems or form.errors else 200
    return render(
        request, "appraisal/new-case.html", {"place": place, "form": form, "problems": problems}, status=status
    )
