"""Reading a place's own values."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.values.models import ValueSet


def value_set(by: By, place: Place, name: str, on: date | None = None) -> ValueSet | None:
    """The edition that counts on a day (today where none is given), or None."""
    sets = ValueSet.objects.for_person(by, "value.view").standing_on(on or by.day)
    return sets.filter(place=place, name=name).first()


def editions_of(by: By, place: Place, name: str) -> QuerySet[ValueSet]:
    """Every edition of a set, newest first."""
    return ValueSet.objects.for_person(by, "value.view").filter(place=place, name=name)
