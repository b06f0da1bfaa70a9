"""The register of the duty to integrate and pool: what each body could pool, what it does, and what would change."""

from __future__ import annotations

from fractions import Fraction
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.documents import wording
from wholeplace.documents.csv_text import write_csv
from wholeplace.foundation import onward
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.pages.filters import pence_cell
from wholeplace.foundation.pages.shell import keep_in_sight
from wholeplace.foundation.people.models import Place
from wholeplace.pools.duty import DutyPosition, Trend, WhatIf
from wholeplace.pools.duty_register import STATUS_WORDS, Basis
from wholeplace.pools.web.duty_reading import Duty, duty_of
from wholeplace.pools.web.forms.duty import Asking
from wholeplace.pools.web.queries import place_of
from wholeplace.pools.web.views.budget import UNPROCESSABLE, asked_year
from wholeplace.vocabulary.bodies import BODY_KIND_WORDS
from wholeplace.vocabulary.problems import Problem, Refused

STATUSES = ("pooled", "pooled-aligned", "aligned", "in-view", "transferred")


def asked_basis(request: HttpRequest) -> Basis:
    return "outturn" if request.GET.get("basis") == "outturn" else "budget"


def duty_frame(request: HttpRequest, place: Place) -> dict[str, Any]:
    """What the pages of the register share."""
    keep_in_sight(request, place)
    words = f"{place.name} is a made-up place. Its people, bodies and figures are not real." if place.made_up else ""
    return {"place": place, "made_up": words, "may_keep": by_of(request).may("duty.keep", place)}


@needs("duty.view")
def register(request: HttpRequest, code: str) -> HttpResponse:
    by = by_of(request)
    place = place_of(by, code)
    held = duty_of(by, place, asked_year(request), asked_basis(request))
    form = Asking(
        [(one.id, one.name, one.kind) for one in held.register.bodies], request.GET if _asks(request) else None
    )
    problems = held.problems
    found, asked, refused = (None, None, ()) if problems else (held.found, *_what_if(held, form))
    context = duty_frame(request, place) | {
        "onward": onward.links("duty", place.pk, lambda permission: by.may(permission, place)),
        "held": held,
        "year": held.year,
        "basis": held.basis,
        "years": [{"text": str(year), "current": year == held.year} for year in held.years],
        "problems": problems,
        "found": found,
        "rows": [_row(one) for one in found.positions] if found else [],
        "total": _total(found.positions) if found else [],
        "trends": _trends(held.trends()) if found else {},
        "form": form,
        "what_if": asked,
        "refused": refused,
        "exempt": [note for note in held.notes if note.kind == "exemption"],
        "notices": [note for note in held.notes if note.kind != "exemption"],
        "kind_words": BODY_KIND_WORDS,
    }
    status = UNPROCESSABLE if problems or refused or form.errors else HTTPStatus.OK
    return render(request, "pools/duty/duty.html", context, status=status)


@needs("duty.view")
def download(request: HttpRequest, code: str) -> HttpResponse:
    """The register of a year as CSV. *Refuses* as `duty.duty_year`."""
    by = by_of(request)
    held = duty_of(by, place_of(by, code), asked_year(request), asked_basis(request))
    head = ("Body", "Kind", "Year", "Basis", "Addressable spend £", *(f"{STATUS_WORDS[one]} £" for one in STATUSES))
    rows = [_csv_row(held, one) for one in held.found.positions]
    data = write_csv((*head, "Share pooled", "Share pooled or aligned", "In words"), rows)
    answer = HttpResponse(data, content_type="text/csv; charset=utf-8")
    mark = "-made-up" if held.place.made_up else ""
    name = f"duty-{held.place.pk}-{str(held.year).replace('/', '-')}-{held.basis}{mark}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asks(request: HttpRequest) -> bool:
    return bool({"target", "kinds", "bodies"} & set(request.GET))


def _what_if(held: Duty, form: Asking) -> tuple[WhatIf | None, tuple[Problem, ...]]:
    """What is asked for in the address; else what the place's own settings would mean."""
    if not form.is_bound:
        target, kinds = held.settings.target_share, held.settings.covered_kinds
        there = {one.kind for one in held.register.bodies} & set(kinds)
        form.initial = {"target": _percent_of(target), "kinds": sorted(there), "counting": "pooled"}
        return (held.what_if(Fraction(target), sorted(there), ()), ()) if target and there else (None, ())
    if not form.is_valid():
        return None, ()
    given = form.cleaned_data
    try:
        return held.what_if(given["target"], given["kinds"], given["bodies"], given["counting"] or "pooled"), ()
    except Refused as refused:
        return None, refused.problems


def _percent_of(share: str) -> str:
    return f"{float(Fraction(share)) * 100:g}" if share else ""


def _row(one: DutyPosition) -> dict[str, Any]:
    return {
        "name": one.body.name,
        "kind": BODY_KIND_WORDS.get(one.body.kind, one.body.kind),
        "addressable": pence_cell(one.addressable_pence) if one.addressable_pence is not None else _not_known(),
        "sums": [pence_cell(one.by_status_pence.get(status, 0)) for status in STATUSES],
        "pooled": _share_cell(one.share("pooled")),
        "managed": _share_cell(one.share("managed")),
        "sentence": one.sentence,
    }


def _total(positions: tuple[DutyPosition, ...]) -> list[dict[str, Any]]:
    """The sums of the bodies whose addressable spend is known; the shares are of these alone."""
    known = [one for one in positions if one.addressable_pence is not None]
    whole = sum(one.addressable_pence or 0 for one in known)
    sums = [sum(one.by_status_pence.get(status, 0) for one in known) for status in STATUSES]
    shares = [
        Fraction(sum(one.counted_pence(counting) for one in known), whole) if whole else None
        for counting in ("pooled", "managed")
    ]
    return [pence_cell(whole), *(pence_cell(pence) for pence in sums), *(_share_cell(share) for share in shares)]


def _trends(trends: tuple[Trend, ...]) -> dict[str, Any]:
    if not trends or len(trends[0].shares) < 2:
        return {}
    rows = [[one.body.name, *(_share_cell(each.share) for each in one.shares)] for one in trends]
    return {"years": [str(one.year) for one in trends[0].shares], "rows": rows}


def _share_cell(share: Fraction | None) -> dict[str, Any]:
    return {"text": "not stated" if share is None else wording.percent(float(share), 2), "numeric": True}


def _not_known() -> dict[str, Any]:
    return {"text": "not known", "numeric": True}


def _csv_row(held: Duty, one: DutyPosition) -> list[Any]:
    pence = [one.addressable_pence, *(one.by_status_pence.get(status, 0) for status in STATUSES)]
    shares = [one.share(cast(Any, counting)) for counting in ("pooled", "managed")]
    return [
        one.body.name,
        BODY_KIND_WORDS.get(one.body.kind, one.body.kind),
        str(held.year),
        held.basis,
        *("not known" if each is None else f"{each // 100}.{each % 100:02d}" for each in pence),
        *("not stated" if share is None else f"{float(share):.4f}" for share in shares),
        one.sentence,
    ]
