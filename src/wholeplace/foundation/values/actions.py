"""Keeping a place's own values. Every edition is an act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.acts.canonical import canonical
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.values.models import ValueSet
from wholeplace.vocabulary.problems import Problem, refuse_if


@action("value.change", of="place")
def keep_values(
    *, by: By, place: Place, name: str, edition: str, source: str, values: Mapping[str, Any], from_on: date
) -> ValueSet:
    """Keep a new edition of a set; the one that counted until then ends the day before.

    *Refuses* `source-missing`, `edition-missing`, `edition-there`, `before-the-last-edition`.
    """
    editions = ValueSet.objects.for_system("the editions before").filter(place=place, name=name)
    last = editions.select_for_update().order_by("-from_on").first()
    refuse_if(_problems(edition, source, from_on, last, editions.filter(edition=edition).exists()))
    if last is not None:
        last.until_on = from_on - timedelta(days=1)
        last.save()
    kept = ValueSet(
        place=place,
        name=name,
        edition=edition.strip(),
        source=source.strip(),
        from_on=from_on,
        values_text=canonical(values),
        entered_by=by.name,
        entered_at=by.at,
    )
    kept.save()
    return kept


def _problems(edition: str, source: str, from_on: date, last: ValueSet | None, there: bool) -> list[Problem]:
    problems = []
    if not source.strip():
        problems.append(_missing("source", "where the figures come from: a publication, a letter, a count"))
    if not edition.strip():
        problems.append(_missing("edition", "a name for this edition, such as 2026/27"))
    if there:
        problems.append(_there(edition))
    if last is not None and from_on <= last.from_on:
        problems.append(_too_early(from_on, last))
    return problems


def _missing(field: str, expected: str) -> Problem:
    return Problem(
        name=f"{field}-missing",
        field=field,
        found="nothing",
        expected=expected,
        why="A figure without its source and edition cannot be checked, nor told from a later one.",
        remedy=f"Give the {field}.",
    )


def _there(edition: str) -> Problem:
    return Problem(
        name="edition-there",
        field="edition",
        found=edition,
        expected="an edition that is not kept yet",
        why="An edition never changes, because answers name the editions that they used.",
        remedy="Give the new figures an edition of their own.",
    )


def _too_early(from_on: date, last: ValueSet) -> Problem:
    return Problem(
        name="before-the-last-edition",
        field="from_on",
        found=from_on.isoformat(),
        expected=f"a day after {last.from_on.isoformat()}, when edition {last.edition} began to count",
        why="Only one edition counts on a day.",
        remedy="Give a later first day.",
    )
