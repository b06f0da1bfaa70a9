"""The cases of a place, and how a new one starts: empty, from a workbook, or from a text file."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.appraisal.web.actions import replace_case, start_case, take_in_case
from wholeplace.appraisal.web.forms.listing import NewCase, NewerFile
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.queries import case_of, cases_of, place_of
from wholeplace.appraisal.web.reading import case_from_upload, name_of
from wholeplace.appraisal.web.views.editing import revision_of
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.pages.shell import keep_in_sight
from wholeplace.vocabulary.problems import Problem, Refused

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@needs("case.view")
def cases(request: HttpRequest, code: str) -> HttpResponse:
    by = by_of(request)
    place = place_of(by, code)
    keep_in_sight(request, place)
    withdrawn = "withdrawn" in request.GET
    listed = cases_of(by, place, withdrawn=withdrawn)
    context = {"place": place, "listed": listed, "may_add": by.may("case.add", place), "withdrawn": withdrawn}
    return render(request, "appraisal/cases.html", context)


@needs("case.add")
def new(request: HttpRequest, code: str) -> HttpResponse:
    by = by_of(request)
    place = place_of(by, code)
    keep_in_sight(request, place)
    form = NewCase(request.POST or None, request.FILES or None)
    problems: tuple[Problem, ...] = ()
    name = ""
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file is None:
                title, illustrative = form.cleaned_data["title"], form.cleaned_data["illustrative"]
                stored = start_case(by=by, place=place, title=title, illustrative=illustrative)
                return redirect("appraisal:describe", case_id=stored.pk)
            name = name_of(file)
            case = case_from_upload(file)
            stored = take_in_case(by=by, place=place, case=case, file=name, brought=file)
            messages.success(request, f"{stored.title} is taken in from {name}.")
            return redirect("appraisal:overview", case_id=stored.pk)
        except Refused as refused:
            problems = refused.problems
    context = {"place": place, "form": form, "problems": problems, "file": name}
    status = UNPROCESSABLE if problems or form.errors else HTTPStatus.OK
    return render(request, "appraisal/new-case.html", context, status=status)


@needs("case.view", write="case.change")
def replace(request: HttpRequest, case_id: str) -> HttpResponse:
    """A newer file of a case: its whole content is put in the place of what the case holds."""
    by = by_of(request)
    stored = case_of(by, case_id)
    form = NewerFile(request.POST or None, request.FILES or None)
    problems: tuple[Problem, ...] = ()
    name = ""
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        name = name_of(file)
        try:
            content, revision = case_from_upload(file), revision_of(request)
            replace_case(by=by, case=stored, content=content, file=name, revision=revision, brought=file)
            messages.success(request, f"The case is now as {name} says it.")
            return redirect("appraisal:overview", case_id=stored.pk)
        except Refused as refused:
            problems = refused.problems
    context = case_frame(request, stored) | {"form": form, "problems": problems, "file": name}
    status = UNPROCESSABLE if problems or form.errors else HTTPStatus.OK
    return render(request, "appraisal/replace.html", context, status=status)
