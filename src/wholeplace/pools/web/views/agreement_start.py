"""How an agreement begins: with a title, or from a file that holds it whole; and how a newer file takes a draft's place."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.pages.shell import keep_in_sight
from wholeplace.pools.web.actions import start_pool
from wholeplace.pools.web.agreement_actions import replace_agreement, take_in_agreement
from wholeplace.pools.web.agreement_reading import name_of
from wholeplace.pools.web.forms.agreement import NewAgreement, NewerFile
from wholeplace.pools.web.frame import pool_frame
from wholeplace.pools.web.queries import place_of, pool_of
from wholeplace.vocabulary.problems import Problem, Refused

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@needs("pool.add")
def new(request: HttpRequest, code: str) -> HttpResponse:
    by = by_of(request)
    place = place_of(by, code)
    keep_in_sight(request, place)
    form = NewAgreement(request.POST or None, request.FILES or None)
    problems: tuple[Problem, ...] = ()
    name = ""
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file is None:
                began = {"agreement": {"began_before": True}} if form.cleaned_data["began_before"] else {}
                pool = start_pool(by=by, place=place, title=form.cleaned_data["title"], raw=began)
                return redirect("pools:agreement-part", pool_id=pool.pk, part="head")
            name = name_of(file)
            pool = take_in_agreement(by=by, place=place, file=file)
            messages.success(request, f"{pool.title} is taken in from {name}.")
            return redirect("pools:agreement", pool_id=pool.pk)
        except Refused as refused:
            problems = refused.problems
    context = {"place": place, "form": form, "problems": problems, "file": name}
    return render(request, "pools/agreement/new.html", context, status=_status(form, problems))


@needs("agreement.change")
def replace(request: HttpRequest, pool_id: str) -> HttpResponse:
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.change")
    form = NewerFile(request.POST or None, request.FILES or None)
    problems: tuple[Problem, ...] = ()
    name = ""
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        name = name_of(file)
        try:
            replace_agreement(by=by, pool=pool, file=file, revision=revision_of(request))
            messages.success(request, f"The draft is now as {name} says it.")
            return redirect("pools:agreement", pool_id=pool.pk)
        except Refused as refused:
            problems = refused.problems
    context = pool_frame(request, pool, "Agreement") | {"form": form, "problems": problems, "file": name}
    return render(request, "pools/agreement/replace.html", context, status=_status(form, problems))


def _status(form: NewAgreement | NewerFile, problems: tuple[Problem, ...]) -> HTTPStatus:
    return UNPROCESSABLE if problems or form.errors else HTTPStatus.OK


def revision_of(request: HttpRequest) -> int:
    """The revision that the page was opened at; 0, which none is, where the page does not say."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() else 0
