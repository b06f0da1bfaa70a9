"""Review and sign-off: partners comment on a line, ask for a change, agree; each body signs; the last signature freezes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.appraisal.web.forms.review import Answering, Remarking, SigningByMinute, SigningOnScreen
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.page_words import LABELS
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.versions import KIND
from wholeplace.appraisal.web.views.versions import numbered
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.people.models import Body
from wholeplace.foundation.signing import actions
from wholeplace.foundation.signing.models import Version, Wanted
from wholeplace.foundation.signing.queries import may_sign, remarks_on, standing_of, versions_of, wanted_of
from wholeplace.foundation.uploads.actions import take_upload
from wholeplace.vocabulary.problems import Problem, Refused

MINUTES = ("pdf", "word", "png", "jpeg")


@needs("case.view", write="case.review")
def review(request: HttpRequest, case_id: str) -> HttpResponse:
    """The newest version, what was said of it, and a form to say more."""
    by: By = request.by  # type: ignore[attr-defined]
    stored = case_of(by, case_id, "case.view" if request.method == "GET" else "case.review")
    newest = versions_of(by, KIND, stored.pk).first()
    if newest is None:
        return render(
            request,
            "appraisal/no-version.html",
            case_frame(request, stored) | {"may_propose": by.may("case.propose", stored)},
        )
    form = Remarking(request.POST or None, lines=lines_of(newest), bodies=spoken_for(by, newest))
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            remark(by, newest, form.cleaned_data)
            messages.success(request, "Your words stand beside the version.")
            return redirect("appraisal:review", case_id=stored.pk)
        except Refused as refused:
            problems = refused.problems
    context = _context(request, by, stored, newest) | {"form": form, "problems": problems}
    return render(request, "appraisal/review.html", context, status=422 if problems or form.errors else 200)


def _context(request: HttpRequest, by: By, stored: StoredCase, newest: Version) -> dict[str, Any]:
    said = remarks_on(newest)
    return case_frame(request, stored) | {
        "version": newest,
        "standing": standing_of(newest),
        "remarks": [(one, line_words(newest, one.field)) for one in said],
        "may_review": by.may("case.review", stored),
        "signable": {wanted.body_id for wanted in may_sign(by, newest)}
        if newest.state == Version.State.PROPOSED
        else set(),
        "answering": Answering(),
    }


def remark(by: By, version: Version, given: dict[str, Any]) -> None:
    """Say what the form says. *Refuses* what the three actions refuse."""
    body = Body.objects.for_person(by, "place.view").filter(pk=given["body"]).first() if given["body"] else None
    if given["sort"] == "agreement":
        actions.agree(by=by, version=version, text=given["text"], body=body)
    elif given["sort"] == "request":
        actions.request_change(by=by, version=version, text=given["text"], field=given["field"], body=body)
    else:
        actions.comment(by=by, version=version, text=given["text"], field=given["field"], body=body)


@needs("case.review")
def resolve(request: HttpRequest, case_id: str, remark_id: int) -> HttpResponse:
    """Answer a request for a change."""
    by: By = request.by  # type: ignore[attr-defined]
    stored = case_of(by, case_id, "case.review")
    newest = versions_of(by, KIND, stored.pk).first()
    asked = newest.remarks.filter(pk=remark_id).first() if newest else None
    if asked is None:
        raise Http404(str(remark_id))
    form = Answering(request.POST or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            actions.resolve(by=by, remark=asked, text=form.cleaned_data["text"])
            messages.success(request, "The request is answered.")
            return redirect("appraisal:review", case_id=stored.pk)
        except Refused as refused:
            problems = refused.problems
    context = case_frame(request, stored) | {"asked": asked, "form": form, "problems": problems}
    return render(request, "appraisal/resolve.html", context, status=422 if problems or form.errors else 200)


@needs("case.sign")
def sign(request: HttpRequest, case_id: str, number: int, body_id: str) -> HttpResponse:
    """Sign a version for a body: on screen, or by the minute of a meeting."""
    by: By = request.by  # type: ignore[attr-defined]
    stored = case_of(by, case_id)
    found = numbered(by, stored, number)
    wanted = wanted_of(by, found, body_id)
    if wanted is None or not by.may("case.sign", wanted):
        raise Http404(body_id)
    by_minute = "minute-form" in request.POST
    screen = SigningOnScreen(request.POST if request.method == "POST" and not by_minute else None)
    minute = SigningByMinute(request.POST if by_minute else None, request.FILES if by_minute else None)
    form = minute if by_minute else screen
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            signature(by, stored, wanted, form.cleaned_data if by_minute else None)
            messages.success(request, f"Version {number} is signed for {wanted.body.name}.")
            return redirect("appraisal:review", case_id=stored.pk)
        except Refused as refused:
            problems = refused.problems
    context = case_frame(request, stored) | {
        "version": found,
        "wanted": wanted,
        "standing": standing_of(found),
        "answer": found.values["answer"],
        "position": found.values["answer"]["by_body"].get(body_id),
        "screen": screen,
        "minute": minute,
        "problems": problems,
    }
    return render(request, "appraisal/sign.html", context, status=422 if problems or form.errors else 200)


def signature(by: By, stored: StoredCase, wanted: Wanted, minute: dict[str, Any] | None) -> None:
    """Sign on screen, or by a minute that is kept. *Refuses* what signing and taking in a file refuse."""
    if minute is None:
        actions.sign(by=by, wanted=wanted)
        return
    kept = take_upload(by=by, place=stored.place, file=minute["minute"], kinds=MINUTES, purpose="minute")
    actions.sign_by_minute(by=by, wanted=wanted, minute=kept, minuted_on=minute["minuted_on"])


def spoken_for(by: By, version: Version) -> list[tuple[str, str]]:
    """The wanted bodies for which this person holds a role."""
    held = by.person.roles.filter(body__isnull=False).values_list("body_id", flat=True) if by.person else []
    return [(one.body_id, one.body.name) for one in version.wanted.select_related("body") if one.body_id in set(held)]


def lines_of(version: Version) -> list[tuple[str, str]]:
    """Every line and field of a version that a remark may be about: path → words."""
    found = []
    for part in ("costs", "benefits"):
        for line in version.values["case"].get(part, []):
            found.append((f"{part}.{line['id']}", str(line.get("title", line["id"]))))
            found += [
                (f"{part}.{line['id']}.{name}", f"{line.get('title', line['id'])}: {LABELS.get(name, name)}")
                for name in line
                if name not in ("id", "title", "sources")
            ]
    return found


def line_words(version: Version, path: str) -> str:
    """A path in words; the path itself where the version has no such line."""
    return dict(lines_of(version)).get(path, path) if path else ""
