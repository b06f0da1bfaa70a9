"""A place's own values as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of, place_or_404
from wholeplace.foundation.api.schemas import Line, Words
from wholeplace.foundation.values import actions, queries
from wholeplace.foundation.values.models import ValueSet

router = Router(tags=["a place's own values"])


class ValuesOut(Schema):
    """One edition of a set of values, and the days on which it counts."""

    name: str
    edition: str
    source: str
    from_on: date
    until_on: date | None
    values: dict[str, Any]


class ValuesIn(Schema):
    edition: Line
    source: Words
    from_on: date
    values: dict[Line, float | Words]


def values_out(kept: ValueSet) -> dict[str, Any]:
    """An edition as JSON shows it."""
    return {key: getattr(kept, key) for key in ("name", "edition", "source", "from_on", "until_on", "values")}


@router.get("places/{code}/values/{name}", response=list[ValuesOut], summary="Every edition of a set, newest first")
@needs("value.view")
def editions(request: HttpRequest, code: str, name: str) -> Any:
    by = by_of(request)
    return [values_out(kept) for kept in queries.editions_of(by, place_or_404(by, code), name)]


@router.post("places/{code}/values/{name}", response={201: ValuesOut}, summary="Keep a new edition of a set")
@needs("value.change")
def keep(request: HttpRequest, code: str, name: Line, edition: ValuesIn) -> Any:
    by = by_of(request)
    kept = actions.keep_values(
        by=by,
        place=place_or_404(by, code),
        name=name,
        edition=edition.edition,
        source=edition.source,
        values=edition.values,
        from_on=edition.from_on,
    )
    return Status(201, values_out(kept))
