"""Review and sign-off: partners comment on a line, ask for a change, agree; each body signs; the last signature freezes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.appraisal.web.forms.review import Answering, Remarking, SigningByMinute, SigningOnScreen
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.versions import KIND, inputs_of, numbered, sign_with_minute
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.access.refusals import put_on_form
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.people.models import Body
from wholeplace.foundation.signing import actions, checks
from wholeplace.foundation.signing.models import Version, Wanted
from wholeplace.foundation.signing.queries import may_sign, remarks_on, standing_of, versions_of, wanted_of
from wholeplace.vocabulary.problems import Refused

WHOLE = (
    ("case.summary", "The summary"),
    ("case.counterfactual", "What happens without the change"),
    ("options", "The options"),
    ("unpriced", "What has no price"),
)


@needs("case.view", write="case.review")
def review(request: HttpRequest, case_id: str) -> HttpResponse:
    """The newest version, what was said of it, and a form to say more."""
    by = by_of(request)
    stored = case_of(by, case_id, "case.view" if request.method == "GET" else "case.review")
    newest = versions_of(by, KIND, stored.pk).first()
    if newest is None:
        may_propose = by.may("case.propose", stored) and not stored.withdrawn
        return render(request, "appraisal/no-version.html", case_frame(request, stored) | {"may_propose": may_propose})
    lines = lines_of(by, newest)
    form = Remarking(
        request.POST or None,
        lines=lines,
        bodies=spoken_for(by, newest),
        initial={"field": request.GET.get("about", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            remark(by, newest, form.cleaned_data)
            messages.success(request, "Your words stand beside the version.")
            return redirect("appraisal:review", case_id=stored.pk)
        except Refused as refused:
            put_on_form(form, refused.problems)
    context = _context(request, by, stored, newest, dict(lines)) | {"form": form}
    return render(request, "appraisal/review.html", context, status=status_of_answer(form))


def status_of_answer(*forms: Form) -> HTTPStatus:
    """What a page answers: unprocessable where one of its forms has an error."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if any(form.errors for form in forms) else HTTPStatus.OK


def _context(
    request: HttpRequest, by: By, stored: StoredCase, newest: Version, lines: dict[str, str]
) -> dict[str, Any]:
    proposed = newest.state == Version.State.PROPOSED
    return case_frame(request, stored) | {
        "version": newest,
        "standing": standing_of(newest),
        "remarks": [(one, lines.get(one.field, one.field)) for one in remarks_on(newest)],
        "may_review": by.may("case.review", stored),
        "may_propose": by.may("case.propose", stored) and not stored.withdrawn,
        "may_see_files": by.may("upload.view", stored),
        "unsaid": newest.values["case"] != stored.raw,
        "signable": {wanted.body_id for wanted in may_sign(by, newest)} if proposed else set(),
    }


def remark(by: By, version: Version, given: dict[str, Any]) -> None:
    """Say what the form says. *Refuses* what the three actions refuse."""
    body = Body.objects.for_person(by, "place.view").filter(pk=given["body"]).first() if given.get("body") else None
    if given["sort"] == "agreement":
        actions.agree(by=by, version=version, text=given["text"], body=body)
    elif given["sort"] == "request":
        actions.request_change(by=by, version=version, text=given["text"], field=given["field"], body=body)
    else:
        actions.comment(by=by, version=version, text=given["text"], field=given["field"], body=body)


@needs("case.review")
def resolve(request: HttpRequest, case_id: str, remark_id: int) -> HttpResponse:
    """Answer a request for a change."""
    by = by_of(request)
    stored = case_of(by, case_id, "case.review")
    newest = versions_of(by, KIND, stored.pk).first()
    asked = newest.remarks.filter(pk=remark_id).first() if newest else None
    if newest is None or asked is None:
        raise Http404(str(remark_id))
    form = Answering(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.resolve(by=by, remark=asked, text=form.cleaned_data["text"])
            messages.success(request, "The request is answered.")
            return redirect("appraisal:review", case_id=stored.pk)
        except Refused as refused:
            put_on_form(form, refused.problems)
    about = dict(lines_of(by, newest)).get(asked.field, asked.field)
    context = case_frame(request, stored) | {"asked": asked, "about": about, "form": form}
    return render(request, "appraisal/resolve.html", context, status=status_of_answer(form))


@needs("case.sign")
def sign(request: HttpRequest, case_id: str, number: int, body_id: str) -> HttpResponse:
    """Sign a version for a body: on screen, or by the minute of a meeting."""
    by = by_of(request)
    stored = case_of(by, case_id)
    found = numbered(by, stored, number)
    wanted = wanted_of(by, found, body_id)
    if wanted is None or not by.may("case.sign", wanted):
        raise Http404(body_id)
    by_minute = "minute-form" in request.POST
    screen = SigningOnScreen(request.POST if request.method == "POST" and not by_minute else None)
    minute = SigningByMinute(request.POST if by_minute else None, request.FILES if by_minute else None)
    form = minute if by_minute else screen
    if request.method == "POST" and form.is_valid():
        try:
            signature(by, wanted, form.cleaned_data if by_minute else None)
            messages.success(request, signed_words(by, stored, number, wanted))
            return redirect("appraisal:review", case_id=stored.pk)
        except Refused as refused:
            put_on_form(form, refused.problems)
    context = case_frame(request, stored) | {
        "version": found,
        "wanted": wanted,
        "role": actions.signing_role(by, wanted),
        "standing": standing_of(found),
        "answer": found.values["answer"],
        "position": found.values["answer"]["by_body"].get(body_id),
        "blocked": checks.signing(wanted),
        "screen": screen,
        "minute": minute,
        "form": form,
    }
    return render(request, "appraisal/sign.html", context, status=status_of_answer(form))


def signed_words(by: By, stored: StoredCase, number: int, wanted: Wanted) -> str:
    """What signing has done."""
    frozen = numbered(by, stored, number).is_frozen
    said = f"Version {number} is signed for {wanted.body.name}."
    return f"{said} Every body has now signed, and the version is frozen." if frozen else said


def signature(by: By, wanted: Wanted, minute: dict[str, Any] | None) -> None:
    """Sign on screen, or by a minute that is kept. *Refuses* what signing and taking in a file refuse."""
    if minute is None:
        actions.sign(by=by, wanted=wanted)
    else:
        sign_with_minute(by=by, wanted=wanted, file=minute["minute"], minuted_on=minute["minuted_on"])


def spoken_for(by: By, version: Version) -> list[tuple[str, str]]:
    """The wanted bodies for which this person holds a role on the day."""
    if by.person is None:
        return []
    held = set(by.person.roles.standing_on(by.day).filter(body__isnull=False).values_list("body_id", flat=True))
    return [(one.body_id, one.body.name) for one in version.wanted.select_related("body") if one.body_id in held]


def lines_of(by: By, version: Version) -> list[tuple[str, str]]:
    """Everything in a version that a remark may be about: path → words."""
    content = version.values["case"]
    there = [(path, words) for path, words in WHOLE if path.startswith("case.") or content.get(path)]
    return there + [(row.path, f"{row.title}: {row.words}") for row in inputs_of(by, version)]
