"""Reading the record of acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.models import Act


def acts_of(by: By, *, chain: str | None = None, thing: str | None = None, before: int | None = None) -> QuerySet[Act]:
    """The acts that a person may read, newest first: of one chain, or touching one row (`appraisal.storedcase:front-door`)."""
    acts = Act.objects.for_person(by, "act.view").order_by("-id")
    if chain:
        acts = acts.filter(chain=chain)
    if thing:
        acts = acts.filter(after__contains=f'"{thing}":')
    return acts.filter(pk__lt=before) if before else acts


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row that an act changed. `before` or `after` is None where the row did not stand."""

    row: str
    field: str
    before: Any
    after: Any


def changes(act: Act) -> list[Change]:
    """Every field that an act changed, row by row."""
    before, after = act.states
    found = []
    for row in after:
        one, other = before.get(row) or {}, after[row] or {}
        fields = [*one, *(field for field in other if field not in one)]
        found += [Change(row, f, one.get(f), other.get(f)) for f in fields if one.get(f) != other.get(f)]
    return found
