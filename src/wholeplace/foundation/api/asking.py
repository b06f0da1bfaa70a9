"""Who asks, as an API operation needs it."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.scoped import Scoped
from wholeplace.foundation.people.models import Place

Row = TypeVar("Row", bound=Scoped)


def by_of(request: HttpRequest) -> By:
    """Who asks, and when."""
    by: By = request.by  # type: ignore[attr-defined]
    return by


def place_or_404(by: By, code: str) -> Place:
    """A place that this person may see. Http404 otherwise: who may not see it is not told that it is there."""
    return one_or_404(Place.objects.for_person(by, "place.view"), code)


def one_or_404(rows: QuerySet[Row], key: object) -> Row:
    """The row of a key among those that this person may see."""
    row = rows.filter(pk=key).first()
    if row is None:
        raise Http404(key)
    return row
