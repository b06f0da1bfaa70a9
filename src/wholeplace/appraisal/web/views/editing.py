"""How every page of a step is saved: whatever was typed is kept, and what it still lacks is shown beside its input.

One change at a time: a page that was opened before somebody else's change is not saved over it, and loses nothing either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wholeplace.appraisal.web.actions import change_case
from wholeplace.appraisal.web.forms.step import StepForm
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.raw_edits import Raw
from wholeplace.appraisal.web.working import checked
from wholeplace.foundation.api.asking import by_of
from wholeplace.vocabulary.problems import Refused

MEANWHILE = "changed-meanwhile"


@dataclass(frozen=True, slots=True)
class Editing:
    """One page: how its form is made from the case, what its inputs hold, what typing does, and where it leads on."""

    step: str
    template: str
    make: Callable[..., StepForm]
    shown: Callable[[Mapping[str, Any]], dict[str, Any]]
    put: Callable[[Mapping[str, Any], Mapping[str, Any]], Raw]
    onward: str
    context: Mapping[str, Any] = field(default_factory=dict)


def edit(request: HttpRequest, stored: StoredCase, page: Editing) -> HttpResponse:
    """Answer a page of a step: show it, or save what was typed."""
    if request.method == "POST":
        return _save(request, stored, page)
    frame = case_frame(request, stored, page.step)
    form = page.make(stored.raw, initial=page.shown(stored.raw), read_only=not frame["may_change"])
    if "check" in request.GET:
        form.judge(frame["found"].problems)
    return _render(request, page, frame, form)


def _save(request: HttpRequest, stored: StoredCase, page: Editing) -> HttpResponse:
    form = page.make(stored.raw, data=request.POST, initial=page.shown(stored.raw))
    if not form.is_valid():
        frame = case_frame(request, stored, page.step)
        return _render(request, page, frame, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        raw = page.put(stored.raw, form.cleaned_data)
        kept = change_case(by=by_of(request), case=stored, raw=raw, revision=revision_of(request))
    except Refused as refused:
        if refused.problems[0].name != MEANWHILE:
            raise
        return _meanwhile(request, stored, page, form)
    return _after(request, kept, page)


def _after(request: HttpRequest, kept: StoredCase, page: Editing) -> HttpResponse:
    """Where to go once saved: on, back to the case, or here again where something is still wanted."""
    if request.POST.get("go") == "leave":
        messages.success(request, "Saved.")
        return redirect("appraisal:overview", case_id=kept.pk)
    form = page.make(kept.raw, initial=page.shown(kept.raw))
    if not form.mine(checked(kept.raw).problems):
        messages.success(request, "Saved.")
        return redirect(page.onward)
    return redirect(f"{request.path}?check=saved")


def _meanwhile(request: HttpRequest, stored: StoredCase, page: Editing, form: StepForm) -> HttpResponse:
    """Somebody was quicker: show what was typed beside what the case now holds, and let the person decide."""
    now = case_of(by_of(request), stored.pk)
    frame = case_frame(request, now, page.step) | {"differing": form.differing(page.shown(now.raw))}
    return _render(request, page, frame, form, status=HTTPStatus.CONFLICT)


def _render(
    request: HttpRequest, page: Editing, frame: Mapping[str, Any], form: StepForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {**frame, **page.context, "form": form, "onward": page.onward, "checking": request.GET.get("check", "")}
    return render(request, page.template, context, status=status)


def revision_of(request: HttpRequest) -> int:
    """The revision that the page was opened at; 0, which none is, where the page does not say."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() else 0


def to_step(stored: StoredCase, step: str, *key: str) -> str:
    """The address of a step's page, or of one line in it."""
    name = f"appraisal:{step}"
    return reverse(f"{name}-line", args=[stored.pk, *key]) if key else reverse(name, args=[stored.pk])
