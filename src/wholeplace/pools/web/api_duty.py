"""The register of the duty to pool as JSON: a year, the years, what would change; kept by the same actions as the pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of, place_or_404
from wholeplace.foundation.api.schemas import Line, RowId, Words
from wholeplace.foundation.people.models import Body
from wholeplace.pools.web.duty_actions import add_note, end_note, keep_addressable, keep_settings
from wholeplace.pools.web.duty_reading import Duty, duty_of
from wholeplace.pools.web.models import Addressable, DutyNote, DutySettings
from wholeplace.vocabulary.years import FinancialYear

router = Router(tags=["pools"])
LARGEST = 2**53
Basis = Literal["budget", "outturn"]


class SettingsIn(Schema):
    """`target_share` from 0 to 1; `words` of a statutory duty name the act and section."""

    statutory: bool
    words: Words = ""
    covered_kinds: list[Line] = Field(default=[], max_length=30)
    target_share: Decimal | None = Field(default=None, ge=0, le=1, max_digits=20)
    since_on: date | None = None


class SpendIn(Schema):
    """`pence` null: it is not known. `grade` of the evidence, 1 to 6."""

    body: Line
    year: Line
    basis: Basis = "budget"
    pence: int | None = Field(default=None, ge=0, le=LARGEST)
    elsewhere_pooled_pence: int = Field(default=0, ge=0, le=LARGEST)
    source: Line = ""
    grade: Literal["", "1", "2", "3", "4", "5", "6"] = ""


class NoteIn(Schema):
    body: Line
    kind: Literal["exemption", "direction", "reminder"]
    words: Words
    on: date
    until_on: date | None = None
    by_whom: Line = ""


class EndIn(Schema):
    on: date


class AskIn(Schema):
    """What a duty would cover, and the share that each body would have to bring."""

    target_share: Decimal = Field(ge=0, le=1, max_digits=20)
    kinds: list[Line] = Field(default=[], max_length=30)
    bodies: list[Line] = Field(default=[], max_length=200)
    counting: Literal["pooled", "managed"] = "pooled"
    year: Line | None = None
    basis: Basis = "budget"


def _held(request: HttpRequest, code: str, year: str | None, basis: Basis) -> Duty:
    by = by_of(request)
    return duty_of(by, place_or_404(by, code), _year(year) if year else None, basis)


def _year(said: str) -> FinancialYear:
    try:
        return FinancialYear.parse(said)
    except ValueError:
        raise Http404(said) from None


def _body(pk: str) -> Body:
    body = Body.objects.for_system("a body of the register").filter(pk=pk).first()
    if body is None:
        raise Http404(pk)
    return body


def settings_out(row: DutySettings) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in ("statutory", "words", "covered_kinds")}
    share = float(Fraction(row.target_share)) if row.target_share else None
    return {**kept, "target_share": share, "since_on": row.since_on.isoformat() if row.since_on else None}


def spend_out(row: Addressable) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in ("basis", "pence", "elsewhere_pooled_pence", "source", "grade")}
    return {"body": row.body_id, "year": str(FinancialYear(row.year)), **kept}


def note_out(row: DutyNote) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in ("id", "kind", "words", "by_whom")}
    until = row.until_on.isoformat() if row.until_on else None
    return {"body": row.body_id, **kept, "on": row.on.isoformat(), "until_on": until}


@router.get("places/{code}/duty", response=dict[str, Any], summary="The register of the duty to pool in a year")
@needs("duty.view")
def duty(request: HttpRequest, code: str, year: str | None = None, basis: Basis = "budget") -> Any:
    held = _held(request, code, year, basis)
    return {
        **held.found.as_answer(),
        "settings": settings_out(held.settings),
        "notes": [note_out(row) for row in held.notes],
        "trends": [one.as_answer() for one in held.trends()],
    }


@router.get("places/{code}/duty/what-if", response=dict[str, Any], summary="What would change if a duty covered bodies")
@needs("duty.view")
def what_if(request: HttpRequest, code: str, asked: Query[AskIn]) -> Any:
    held = _held(request, code, asked.year, asked.basis)
    return held.what_if(Fraction(asked.target_share), asked.kinds, asked.bodies, asked.counting).as_answer()


@router.put("places/{code}/duty/settings", response=dict[str, Any], summary="Say what the register rests on")
@needs("duty.keep")
def settings(request: HttpRequest, code: str, given: SettingsIn) -> Any:
    by = by_of(request)
    share = None if given.target_share is None else Fraction(given.target_share)
    row = keep_settings(
        by=by,
        place=place_or_404(by, code),
        statutory=given.statutory,
        words=given.words,
        covered_kinds=given.covered_kinds,
        target_share=share,
        since_on=given.since_on,
    )
    return settings_out(row)


@router.put("places/{code}/duty/spend", response=dict[str, Any], summary="Say what a body could pool in a year")
@needs("duty.keep")
def spend(request: HttpRequest, code: str, given: SpendIn) -> Any:
    by = by_of(request)
    kept = given.dict() | {"body": _body(given.body), "year": _year(given.year)}
    return spend_out(keep_addressable(by=by, place=place_or_404(by, code), **kept))


@router.post("places/{code}/duty/notes", response=dict[str, Any], summary="Add an exemption, a direction or a reminder")
@needs("duty.keep")
def note(request: HttpRequest, code: str, given: NoteIn) -> Any:
    by = by_of(request)
    return note_out(add_note(by=by, place=place_or_404(by, code), **given.dict() | {"body": _body(given.body)}))


@router.post(
    "places/{code}/duty/notes/{key}/end", response=dict[str, Any], summary="Say when a note ended or was answered"
)
@needs("duty.keep")
def end(request: HttpRequest, code: str, key: RowId, given: EndIn) -> Any:
    by = by_of(request)
    place = place_or_404(by, code)
    row = DutyNote.objects.for_person(by, "duty.keep").filter(place=place, pk=key).select_related("body").first()
    if row is None:
        raise Http404(key)
    return note_out(end_note(by=by, note=row, on=given.on))
