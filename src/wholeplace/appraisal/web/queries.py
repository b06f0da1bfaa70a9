"""What pages and JSON read of business cases, always for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from wholeplace.appraisal.appraise import Appraisal
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.raw_edits import line_of
from wholeplace.appraisal.web.working import Checked, at_the_means, checked
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

    @property
    def answer(self) -> Appraisal | None:
        """The answer at the means; None while the case is not whole."""
        return point_answer(self.case)


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


def line_or_404(case: StoredCase, kind: str, key: str) -> dict[str, Any]:
    """The line of a case that the caller was given. Http404 where it has none of that id."""
    line = line_of(case.raw, kind, key)
    if line is None:
        raise Http404(key)
    return line


def point_answer(case: StoredCase) -> Appraisal | None:
    """The answer at the means of a case that the caller was given; None while it is not whole, or has no lines."""
    found = checked(case.raw)
    if found.case is None or not found.case.costs or not found.case.benefits:
        return None
    return at_the_means(found.raw, found.case)
