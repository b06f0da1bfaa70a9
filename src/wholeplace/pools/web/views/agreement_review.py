"""Review and sign-off of an agreement: partners comment, ask for a change, agree; each body signs; the last one freezes it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.access.refusals import put_on_form
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.people.models import Body
from wholeplace.foundation.signing import actions
from wholeplace.foundation.signing.models import Version, Wanted
from wholeplace.foundation.signing.queries import may_sign, remarks_on, standing_of, wanted_of
from wholeplace.pools.agreement_file import examine
from wholeplace.pools.web.agreement_clocks import agreement_clashes
from wholeplace.pools.web.agreement_sections import PARTS, ROWS, Choosing, names_of, rows_of, title_of
from wholeplace.pools.web.agreement_signing import blocked, numbered, sign_agreement, sign_agreement_with_file
from wholeplace.pools.web.forms.agreement_review import Answering, Remarking, SigningByMinute, SigningOnScreen
from wholeplace.pools.web.frame import pool_frame
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import agreement_versions, content_of, pool_of
from wholeplace.pools.web.views.agreement import readable
from wholeplace.vocabulary.problems import Refused


@needs("agreement.view", write="agreement.review")
def review(request: HttpRequest, pool_id: str) -> HttpResponse:
    """The newest version, what was said of it, and a form to say more."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.view" if request.method == "GET" else "agreement.review")
    newest = agreement_versions(by, pool).first()
    if newest is None:
        return redirect("pools:agreement", pool_id=pool.pk)
    parts = parts_of(newest)
    form = Remarking(
        request.POST or None,
        parts=parts,
        bodies=spoken_for(by, newest),
        initial={"field": request.GET.get("about", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            remark(by, newest, form.cleaned_data)
            messages.success(request, "Your words stand beside the version.")
            return redirect("pools:agreement-review", pool_id=pool.pk)
        except Refused as refused:
            put_on_form(form, refused.problems)
    context = _context(request, by, pool, newest, dict(parts)) | {"form": form}
    return render(request, "pools/agreement/review.html", context, status=_status(form))


def _status(*forms: Form) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if any(form.errors for form in forms) else HTTPStatus.OK


def _context(request: HttpRequest, by: By, pool: Pool, newest: Version, parts: dict[str, str]) -> dict[str, Any]:
    proposed = newest.state == Version.State.PROPOSED
    agreement, _ = examine(content_of(newest))
    return pool_frame(request, pool, "Agreement") | {
        "version": newest,
        "standing": standing_of(newest),
        "remarks": [(one, parts.get(one.field, one.field)) for one in remarks_on(newest)],
        "may_review": by.may("agreement.review", pool),
        "may_propose": by.may("agreement.propose", pool) and not pool.withdrawn,
        "may_see_files": by.may("upload.view", pool),
        "unsaid": content_of(newest) != pool.raw,
        "signable": {wanted.body_id for wanted in may_sign(by, newest)} if proposed else set(),
        "clashes": agreement_clashes(by, pool, agreement) if agreement else [],
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


@needs("agreement.review")
def resolve(request: HttpRequest, pool_id: str, remark_id: int) -> HttpResponse:
    """Answer a request for a change."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.review")
    newest = agreement_versions(by, pool).first()
    asked = newest.remarks.filter(pk=remark_id).first() if newest else None
    if newest is None or asked is None:
        raise Http404(str(remark_id))
    form = Answering(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.resolve(by=by, remark=asked, text=form.cleaned_data["text"])
            messages.success(request, "The request is answered.")
            return redirect("pools:agreement-review", pool_id=pool.pk)
        except Refused as refused:
            put_on_form(form, refused.problems)
    about = dict(parts_of(newest)).get(asked.field, asked.field)
    context = pool_frame(request, pool, "Agreement") | {"asked": asked, "about": about, "form": form}
    return render(request, "pools/agreement/resolve.html", context, status=_status(form))


@needs("agreement.sign")
def sign(request: HttpRequest, pool_id: str, number: int, body_id: str) -> HttpResponse:
    """Sign a version for a body: on screen, or by a minute or the signed page."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.view")
    found = numbered(by, pool, number)
    wanted = wanted_of(by, found, body_id)
    if wanted is None or not by.may("agreement.sign", wanted):
        raise Http404(body_id)
    by_minute = "minute-form" in request.POST
    screen = SigningOnScreen(request.POST if request.method == "POST" and not by_minute else None)
    minute = SigningByMinute(request.POST if by_minute else None, request.FILES if by_minute else None)
    form: Form = minute if by_minute else screen
    if request.method == "POST" and form.is_valid():
        try:
            signature(by, wanted, form.cleaned_data if by_minute else None)
            messages.success(request, signed_words(by, pool, number, wanted))
            return redirect("pools:agreement-review", pool_id=pool.pk)
        except Refused as refused:
            put_on_form(form, refused.problems)
    agreement, _ = examine(content_of(found))
    context = pool_frame(request, pool, "Agreement") | {
        "version": found,
        "wanted": wanted,
        "role": actions.signing_role(by, wanted),
        "agreement": agreement,
        "said": readable(agreement) if agreement else None,
        "blocked": blocked(by, wanted),
        "screen": screen,
        "minute": minute,
        "form": form,
    }
    return render(request, "pools/agreement/sign.html", context, status=_status(form))


def signature(by: By, wanted: Wanted, minute: dict[str, Any] | None) -> None:
    """Sign on screen, or by a file that is kept. *Refuses* what signing and taking in a file refuse."""
    if minute is None:
        sign_agreement(by=by, wanted=wanted)
    else:
        sign_agreement_with_file(by=by, wanted=wanted, file=minute["minute"], minuted_on=minute["minuted_on"])


def signed_words(by: By, pool: Pool, number: int, wanted: Wanted) -> str:
    """What signing has done."""
    frozen = numbered(by, pool, number).is_frozen
    said = f"Version {number} is signed for {wanted.body.name}."
    return f"{said} Every partner has now signed, and the version is frozen." if frozen else said


def spoken_for(by: By, version: Version) -> list[tuple[str, str]]:
    """The wanted bodies for which this person holds a role on the day."""
    if by.person is None:
        return []
    held = set(by.person.roles.standing_on(by.day).filter(body__isnull=False).values_list("body_id", flat=True))
    return [(one.body_id, one.body.name) for one in version.wanted.select_related("body") if one.body_id in held]


def parts_of(version: Version) -> list[tuple[str, str]]:
    """Everything in a version that a remark may be about: path → words."""
    raw = content_of(version)
    choosing = Choosing(raw, {})
    found = list(PARTS.items())
    for key, kind in ROWS.items():
        for index, row in enumerate(rows_of(raw, key)):
            found.append((names_of(key, row, index)[0], f"{kind.title}: {title_of(key, row, choosing)}"))
    return found
