"""Keeping the register of the duty to pool: its footing, what bodies could pool, exemptions, directions and reminders."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.people.models import Body, Place
from wholeplace.pools.web.duty_actions import add_note, end_note, keep_addressable, keep_settings, note_unknown
from wholeplace.pools.web.duty_reading import duty_of, settings_of
from wholeplace.pools.web.forms.duty import Note, Settings, Spend
from wholeplace.pools.web.models import DutyNote
from wholeplace.pools.web.queries import place_of
from wholeplace.pools.web.views.budget import UNPROCESSABLE, asked_year, problems_in
from wholeplace.pools.web.views.duty import asked_basis, duty_frame
from wholeplace.vocabulary.problems import Problem, Refused

Saving = Callable[[dict[str, Any]], str]


@needs("duty.keep")
def settings(request: HttpRequest, code: str) -> HttpResponse:
    """Statutory duty or voluntary compact, in which words, whom it covers and what it aims at."""
    by = by_of(request)
    place = _kept_place(by, code)
    row = settings_of(by, place)
    initial = {
        "statutory": "yes" if row.statutory else "",
        "words": row.words,
        "covered_kinds": row.covered_kinds,
        "target_share": f"{float(Fraction(row.target_share)) * 100:g}" if row.target_share else None,
        "since_on": row.since_on,
    }

    def saving(given: dict[str, Any]) -> str:
        keep_settings(by=by, place=place, **given | {"statutory": given["statutory"] == "yes"})
        return "The register now rests on these words."

    title = "What the register rests on"
    return _edit(
        request, place, Settings(request.POST or None, initial=initial), saving, title, {"provision": "id_words"}
    )


@needs("duty.keep")
def spend(request: HttpRequest, code: str) -> HttpResponse:
    """What a body could pool in a year, or that it is not known."""
    by = by_of(request)
    place = _kept_place(by, code)
    held = duty_of(by, place, asked_year(request), asked_basis(request))
    form = Spend(_bodies(held), request.POST or None, initial=_initial(held, request.GET.get("body", "")))

    def saving(given: dict[str, Any]) -> str:
        body = _body(given.pop("body"))
        elsewhere = given.pop("elsewhere") or 0
        keep_addressable(by=by, place=place, body=body, elsewhere_pooled_pence=elsewhere, **given)
        return f"The addressable spend of {body.name} in {given['year']} is on the register."

    return _edit(request, place, form, saving, "Addressable spend of a body", {"source": "id_source"})


@needs("duty.keep")
def note(request: HttpRequest, code: str) -> HttpResponse:
    """An exemption, a direction or a reminder."""
    by = by_of(request)
    place = _kept_place(by, code)
    form = Note(_bodies(duty_of(by, place)), request.POST or None, initial={"on": by.day})

    def saving(given: dict[str, Any]) -> str:
        body = _body(given.pop("body"))
        made = add_note(by=by, place=place, body=body, **given)
        return f"The {made.get_kind_display().lower()} of {body.name} is on the register."

    return _edit(request, place, form, saving, "Exemption, direction or reminder", {})


@needs("duty.keep")
@require_POST
def end(request: HttpRequest, code: str, key: int) -> HttpResponse:
    """An exemption ends today, or a notice was answered today."""
    by = by_of(request)
    place = _kept_place(by, code)
    row = DutyNote.objects.for_person(by, "duty.view").filter(place=place, pk=key).select_related("body").first()
    if row is None:
        raise Http404(key)
    end_note(by=by, note=row, on=by.day)
    messages.success(request, f"The {row.get_kind_display().lower()} of {row.body.name} ends today.")
    return redirect("pools:duty", code=place.pk)


@needs("duty.keep")
@require_POST
def unknown(request: HttpRequest, code: str) -> HttpResponse:
    """What bodies that pool in a year could pool in it is entered as not known."""
    by = by_of(request)
    place = _kept_place(by, code)
    held = duty_of(by, place, asked_year(request), asked_basis(request))
    rows = note_unknown(by=by, place=place, year=held.year, basis=held.basis)
    messages.success(request, f"Entered as not known for {len(rows)} {'body' if len(rows) == 1 else 'bodies'}.")
    return redirect(f"{reverse('pools:duty', args=[place.pk])}?year={held.year}&basis={held.basis}")


def _kept_place(by: By, code: str) -> Place:
    """A place whose register this person keeps. Http404 otherwise."""
    place = place_of(by, code)
    if not by.may("duty.keep", place):
        raise Http404(code)
    return place


def _bodies(held: Any) -> list[tuple[str, str]]:
    return [(one.id, one.name) for one in held.register.bodies]


def _body(pk: str) -> Body:
    body = Body.objects.for_system("a body of the register").filter(pk=pk).first()
    if body is None:
        raise Http404(pk)
    return body


def _initial(held: Any, body: str) -> dict[str, Any]:
    """The form as it stands for a body in the year and on the basis that is asked for."""
    asked = {"body": body, "year": str(held.year), "basis": held.basis}
    row = next(
        (one for one in held.rows if (one.body_id, one.year, one.basis) == (body, held.year.begins, held.basis)), None
    )
    if row is None:
        return asked
    pounds = {"pence": row.pence, "elsewhere": row.elsewhere_pooled_pence or None}
    shown = {name: f"{pence / 100:,.2f}" if pence is not None else "" for name, pence in pounds.items()}
    return asked | shown | {"source": row.source, "grade": row.grade}


def _edit(
    request: HttpRequest, place: Place, form: forms.Form, saving: Saving, title: str, anchors: dict[str, str]
) -> HttpResponse:
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, saving(dict(form.cleaned_data)))
            return redirect("pools:duty", code=place.pk)
        except Refused as refused:
            problems = problems_in(refused)
    context = {"form": form, "problems": problems, "title": title, "anchors": _anchors(form) | anchors}
    status = UNPROCESSABLE if problems or form.errors else HTTPStatus.OK
    return render(request, "pools/duty/edit.html", duty_frame(request, place) | context, status=status)


def _anchors(form: forms.Form) -> dict[str, str]:
    return {name: str(form[name].auto_id) for name in form.fields}
