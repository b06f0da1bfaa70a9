"""Reading the record of acts."""

from __future__ import annotations

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
