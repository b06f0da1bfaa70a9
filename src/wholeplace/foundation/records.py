"""The base classes on which a slice's tables stand.

    class Case(PlaceRecord):                 rows of a place: recorded, scoped, with `place` and `chain`
    class Note(Recorded): place_path = "case__place"

Write only inside an `@action`; read only through `Model.objects.for_person(by, "permission")`.
"""

from __future__ import annotations

from django.db import models

from wholeplace.foundation.access.scoped import Scoped, ScopedQuerySet
from wholeplace.foundation.acts.recorded import Recorded, RecordedQuerySet

__all__ = ["PlaceRecord", "Recorded", "RecordedQuerySet", "Scoped", "ScopedQuerySet"]


class PlaceRecord(Recorded):
    """A recorded row that belongs to one place."""

    place = models.ForeignKey("foundation.Place", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def chain(self) -> str:
        return self.place_id
