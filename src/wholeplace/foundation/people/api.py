"""People, places and bodies as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from wholeplace.foundation.access.needs import SIGNED_IN, needs
from wholeplace.foundation.api.asking import by_of, one_or_404, place_or_404
from wholeplace.foundation.api.schemas import BodyOut, Line, PlaceOut, RowId
from wholeplace.foundation.people import actions, queries
from wholeplace.foundation.people.models import Person, Role

router = Router(tags=["people and places"])


class RoleOut(Schema):
    """A role, where it is held, and the days on which it stands."""

    id: int
    name: str
    person: str
    place: str | None
    body: str | None
    from_on: date
    until_on: date | None
    deputy_for: int | None


class MeOut(Schema):
    """Who asks."""

    email: str
    name: str
    made_up: bool
    roles: list[RoleOut]


class PersonOut(Schema):
    id: int
    email: str
    name: str


class BodyIn(Schema):
    id: Line
    name: Line
    kind: Line
    from_on: date


class PersonIn(Schema):
    email: Line
    name: Line


class RoleIn(Schema):
    person: RowId
    name: Line
    body: Line | None = None
    from_on: date
    until_on: date | None = None
    deputy_for: RowId | None = None


class EndIn(Schema):
    until_on: date


def role_out(role: Role) -> dict[str, Any]:
    """A role as JSON shows it."""
    return {
        "id": role.pk,
        "name": role.name,
        "person": role.person.name,
        "place": role.place_id,
        "body": role.body_id,
        "from_on": role.from_on,
        "until_on": role.until_on,
        "deputy_for": role.deputy_for_id,
    }


@router.get("me", response=MeOut, summary="Who asks, and what roles they hold today")
@needs(SIGNED_IN)
def me(request: HttpRequest) -> Any:
    by = by_of(request)
    assert by.person is not None
    person = by.person
    roles = [role_out(role) for role in queries.roles_of(by)]
    return {"email": person.email, "name": person.name, "made_up": person.made_up, "roles": roles}


@router.get("places", response=list[PlaceOut], summary="The places that one may see")
@needs("place.view")
def places(request: HttpRequest) -> Any:
    return queries.places_of(by_of(request))


@router.get("places/{code}", response=PlaceOut, summary="One place")
@needs("place.view")
def place(request: HttpRequest, code: str) -> Any:
    return place_or_404(by_of(request), code)


@router.get("places/{code}/bodies", response=list[BodyOut], summary="The bodies of a place")
@needs("place.view")
def bodies(request: HttpRequest, code: str) -> Any:
    by = by_of(request)
    return queries.bodies_of(by, place_or_404(by, code))


@router.post("places/{code}/bodies", response={201: BodyOut}, summary="Add a body to a place")
@needs("place.change")
def add_body(request: HttpRequest, code: str, body: BodyIn) -> Any:
    by = by_of(request)
    made = actions.add_body(
        by=by, place=place_or_404(by, code), id=body.id, name=body.name, kind=body.kind, from_on=body.from_on
    )
    return Status(201, made)


@router.get("people", response=list[PersonOut], summary="The people of the places that one may see")
@needs("person.view")
def people(request: HttpRequest) -> Any:
    return queries.people_of(by_of(request))


@router.post("people", response={201: PersonOut}, summary="Add a person")
@needs("person.add")
def add_person(request: HttpRequest, person: PersonIn) -> Any:
    return Status(201, actions.add_person(by=by_of(request), email=person.email, name=person.name))


@router.get("places/{code}/roles", response=list[RoleOut], summary="Who holds which role in a place")
@needs("person.view")
def roles(request: HttpRequest, code: str) -> Any:
    by = by_of(request)
    return [role_out(role) for role in queries.roles_in(by, place_or_404(by, code))]


@router.post("places/{code}/roles", response={201: RoleOut}, summary="Give a role")
@needs("role.change")
def give_role(request: HttpRequest, code: str, role: RoleIn) -> Any:
    by = by_of(request)
    at = place_or_404(by, code)
    made = actions.give_role(
        by=by,
        person=one_or_404(Person.scoped.for_person(by, "person.view"), role.person),
        name=role.name,
        place=at,
        body=one_or_404(queries.bodies_of(by, at), role.body) if role.body else None,
        from_on=role.from_on,
        until_on=role.until_on,
        deputy_for=one_or_404(queries.roles_in(by, at), role.deputy_for) if role.deputy_for else None,
    )
    return Status(201, role_out(made))


@router.post("roles/{role_id}/end", response=RoleOut, summary="End a role on a day")
@needs("role.change")
def end_role(request: HttpRequest, role_id: RowId, end: EndIn) -> Any:
    by = by_of(request)
    role = one_or_404(Role.objects.for_person(by, "role.change"), role_id)
    return role_out(actions.end_role(by=by, role=role, until_on=end.until_on))
