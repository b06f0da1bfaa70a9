"""What is read about people, bodies and places."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.recorded import Recorded
from wholeplace.foundation.people.models import Body, Person, Place, Role
from wholeplace.vocabulary.problems import Problem, Refused

Row = TypeVar("Row", bound=Recorded)


def places_of(by: By) -> QuerySet[Place]:
    """The places that a person may see."""
    return Place.objects.for_person(by, "place.view")


def bodies_of(by: By, place: Place | None = None) -> QuerySet[Body]:
    """The bodies that a person may see, of one place or of all."""
    bodies = Body.objects.for_person(by, "place.view")
    return bodies.filter(memberships__place=place).distinct() if place else bodies


def people_of(by: By) -> QuerySet[Person]:
    """The people that a person may see."""
    return Person.scoped.for_person(by, "person.view")


def roles_of(by: By) -> list[Role]:
    """The roles that a person holds on the day, deputies' among them."""
    held = Role.objects.for_system("one's own roles").standing_on(by.day).filter(person=by.person)
    return list(held.select_related("body", "place", "deputy_for__person"))


def roles_in(by: By, place: Place) -> QuerySet[Role]:
    """Every role of a place, past ones too, for somebody who may see who holds which."""
    rows = Role.objects.for_person(by, "person.view").filter(place=place)
    return rows.select_related("person", "body", "place", "deputy_for__person")


def one_of(model: type[Row], key: str, what: str) -> Row:
    """A row by its key, for the product's own work. *Refuses* `not-found`."""
    row = model.objects.for_system(f"a {what} named on the command line").filter(pk=key).first()
    if row is None:
        raise Refused(
            Problem(
                name="not-found",
                field=what,
                found=repr(key),
                expected=f"the code or id of a {what} that is there",
                why=f"There is no such {what} in this installation.",
                remedy=f"Look the {what} up on its page, or add it first.",
            )
        )
    return row
