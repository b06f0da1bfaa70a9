"""What pages and JSON read of business cases, always for somebody."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.working import Checked, checked
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Place


@dataclass(frozen=True, slots=True)
class Listed:
    """A case as a list shows it."""

    case: StoredCase
    checked: Checked

    @property
    def problems(self) -> int:
        return len(self.checked.problems)


def place_of(by: By, code: str) -> Place:
    """A place that this person may see. Http404 otherwise."""
    place = Place.objects.for_person(by, "place.view").filter(pk=code).first()
    if place is None:
        raise Http404(code)
    return place


def cases_of(by: By, place: Place, *, withdrawn: bool = False) -> list[Listed]:
    """The cases of a place, latest change first."""
    rows = StoredCase.objects.for_person(by, "case.view").filter(place=place)
    if not withdrawn:
        rows = rows.filter(withdrawn=False)
    return [Listed(case, checked(case.raw)) for case in rows.select_related("place")]


def case_of(by: By, case_id: str, need: str = "case.view") -> StoredCase:
    """A case for which this person holds the permission. Http404 otherwise: who may not see it is not told that it is there."""
    case = StoredCase.objects.for_person(by, need).select_related("place").filter(pk=case_id).first()
    if case is None:
        raise Http404(case_id)
    return case
