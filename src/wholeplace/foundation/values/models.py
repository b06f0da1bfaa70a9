"""Sets of values that a place keeps for itself."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q

from wholeplace.foundation.acts.guards import guard
from wholeplace.foundation.people.models import Standing
from wholeplace.foundation.records import PlaceRecord


class ValueSet(PlaceRecord):
    """One edition of one set of values: key → value, with the source and the days on which it counts.

    `name` is the slice's word for the set (`unit-costs`), `values_text` canonical JSON. An edition never changes; the next
    one ends it.
    """

    name = models.CharField(max_length=100)
    edition = models.CharField(max_length=100)
    source = models.TextField()
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    values_text = models.TextField()
    entered_by = models.CharField(max_length=300)
    entered_at = models.DateTimeField()

    objects = Standing.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ("name", "-from_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=("place", "name", "edition"), name="value_set_edition_once"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="value_set_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, edition {self.edition}"

    @property
    def values(self) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads(self.values_text)
        return kept


guard(
    "foundation_valueset",
    "an edition of values is never changed",
    when="OLD.values_text <> NEW.values_text OR OLD.source <> NEW.source OR OLD.edition <> NEW.edition",
    events=("UPDATE",),
)
guard("foundation_valueset", "an edition of values is never deleted", events=("DELETE",))
