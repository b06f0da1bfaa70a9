"""Putting the made-up place into an installation that keeps no real one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import acting
from wholeplace.foundation.people.actions import add_body, add_person, add_place, give_role
from wholeplace.foundation.people.models import Body, Person, Place, Role
from wholeplace.specimen import place as made_up
from wholeplace.vocabulary.problems import Problem, Refused

# Made up like the place; it opens nothing but the specimen, and is refused wherever a real place is kept.
PASSWORD = "thistlemere is made up"  # noqa: S105

# For each slice that is installed, a module with `load(by, place)`; called in this order.
HOOKS = {
    "wholeplace.appraisal.web": "wholeplace.specimen.cases",
    "wholeplace.pools.web": "wholeplace.specimen.pools",
    "wholeplace.spend.web": "wholeplace.specimen.spend_load",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded: the place, and who may sign in."""

    place: Place
    people: tuple[Person, ...]

    def words(self) -> str:
        """The demonstration sign-ins, as `serve` prints them."""
        lines = [f"Loaded {self.place}. Nothing in it is real. To look round, sign in as"]
        lines += [f"  {person.email:32} {_roles(person)}" for person in self.people]
        lines.append(f"each with the demonstration password: {PASSWORD}")
        return "\n".join(lines)


def load(at: datetime | None = None, *, slices: Collection[str] = tuple(HOOKS)) -> Loaded:
    """Load the specimen in one act: the place, its people, and what these slices have of it.

    *Refuses* `real-place-kept`, `specimen-there`.
    """
    by = By.system("load the specimen", at=at or timezone.now())
    _demand_no_real_place()
    with acting("specimen.load", by=by):
        place = _place(by)
        people = _people(by, place)
        for hook in _hooks(slices):
            hook(by, place)
    return Loaded(place, people)


def demonstration() -> list[dict[str, str]]:
    """Who may sign in to look round, as the welcome page shows them; nobody where a real place is kept."""
    if Place.objects.for_system("is a real place kept").filter(made_up=False).exists():
        return []
    people = Person.objects.filter(made_up=True, is_active=True).prefetch_related("roles__body", "roles__place")
    return [_sign_in(person) for person in people.order_by("pk")]


def _sign_in(person: Person) -> dict[str, str]:
    role = next(iter(person.roles.all()), None)
    words = role.short if role else ""
    body = role.body.name if role and role.body else ""
    deputy = " (deputy)" if role and role.deputy_for_id else ""
    return {
        "name": person.name,
        "role": words + deputy,
        "body": body,
        "email": person.email,
        "password": PASSWORD,
    }


def _place(by: By) -> Place:
    place = add_place(by=by, code=made_up.CODE, name=made_up.NAME, made_up=True)
    for body in made_up.BODIES:
        add_body(by=by, place=place, id=body.id, name=body.name, kind=body.kind, from_on=made_up.FROM_ON, made_up=True)
    return place


def _people(by: By, place: Place) -> tuple[Person, ...]:
    bodies = {body.pk: body for body in Body.objects.for_system("the specimen's bodies")}
    people: list[Person] = []
    password_hash = make_password(PASSWORD)
    roles: dict[str, Role] = {}
    for one in made_up.PEOPLE:
        person = add_person(by=by, email=one.email, name=one.name, password_hash=password_hash, made_up=True)
        roles[one.word] = give_role(
            by=by,
            person=person,
            name=one.role,
            place=place,
            body=bodies[one.body] if one.body else None,
            from_on=made_up.FROM_ON,
            until_on=one.until_on,
            deputy_for=roles[one.deputises] if one.deputises else None,
        )
        people.append(person)
    return tuple(people)


def _hooks(slices: Collection[str]) -> list[Callable[[By, Place], None]]:
    return [import_module(name).load for app, name in HOOKS.items() if app in slices and apps.is_installed(app)]


def _roles(person: Person) -> str:
    return "; ".join(str(role) for role in person.roles.all())


def _demand_no_real_place() -> None:
    real = Place.objects.for_system("is a real place kept").filter(made_up=False).first()
    if real is not None:
        raise Refused(
            Problem(
                name="real-place-kept",
                found=f"{real} ({real.pk})",
                expected="an installation that keeps no real place",
                why="Demonstration passwords are known to everybody.",
                remedy="Load the specimen into another data folder: WHOLEPLACE_DATA=demo wholeplace demo.",
            )
        )
