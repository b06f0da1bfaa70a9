"""Adding places, bodies and people from the command line: the clock enters here."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import acting
from wholeplace.foundation.people.actions import add_body, add_person, add_place, give_role
from wholeplace.foundation.people.models import Body, Person, Place
from wholeplace.foundation.people.queries import one_of


def add_person_with_role(
    email: str, name: str, password: str, role: str, place: str | None, body: str | None, from_on: date | None
) -> Person:
    """Add a person with one role, in one act. *Refuses* what `add_person` and `give_role` refuse, and `not-found`."""
    by = By.system("wholeplace person add", at=timezone.now())
    with acting("person.add", by=by):
        person = add_person(by=by, email=email, name=name, password=password)
        give_role(
            by=by,
            person=person,
            name=role,
            place=one_of(Place, place, "place") if place else None,
            body=one_of(Body, body, "body") if body else None,
            from_on=from_on or by.day,
        )
    return person


def add_real_place(code: str, name: str) -> Place:
    """Add a place that is not made up. *Refuses* what `add_place` refuses."""
    return add_place(by=By.system("wholeplace place add", at=timezone.now()), code=code.strip().upper(), name=name)


def add_real_body(code: str, slug: str, name: str, kind: str, from_on: date | None) -> Body:
    """Add a body to a place. *Refuses* what `add_body` refuses, and `not-found`."""
    by = By.system("wholeplace place add-body", at=timezone.now())
    place = one_of(Place, code.strip().upper(), "place")
    return add_body(by=by, place=place, id=slug, name=name, kind=kind, from_on=from_on or by.day)
