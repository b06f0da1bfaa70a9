"""Every route of the site × every role × (own place, its other body, another place, signed out).

What one may not do, one cannot; and what one may, one can. Routes are read from the site itself: a new one without a
declared need, or without a case where it takes one, fails here by name.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from foundation.routes import STANCES, RouteCase, World, all_cases
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import PUBLIC, SIGNED_IN, Route, routes
from wholeplace.foundation.access.permit import opens_somewhere, permission, permissions
from wholeplace.foundation.access.roles import EVERY_ROLE
from wholeplace.foundation.people.actions import add_body, add_person, add_place, give_role
from wholeplace.foundation.people.models import Body, Person, Place
from wholeplace.foundation.people.queries import roles_of
from wholeplace.site import urls as site_urls

DENIED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
READS = ("GET", "HEAD")
MARK = "Quillhaven"  # stands in the names of all that belongs to the own place, and nowhere else
OURS = [route for route in routes() if not route.outside]
CASES = all_cases()


def test_every_route_declares_what_it_needs():
    assert [f"{route.method} {route.path}" for route in OURS if route.needs is None] == []


def test_every_route_that_needs_a_case_has_one():
    without = {r.path for r in OURS if ("<" in r.path or r.method not in READS) and r.path not in CASES}
    pages = {r.path for r in OURS if not r.api and "<" not in r.path}
    assert sorted(without - pages) == [], "add these to tests/<slice>/route_cases.py"


def test_every_case_is_of_a_route_that_is_there():
    assert sorted(CASES.keys() - {route.path for route in OURS}) == []


def made_world(system: By) -> World:
    place = add_place(by=system, code="E99000011", name=f"{MARK} Vale", made_up=True)
    other = add_place(by=system, code="E99000012", name="Otherwhere", made_up=True)
    body = _body(system, place, "own-council", f"{MARK} Council")
    near = _body(system, place, "own-police", f"{MARK} Police")
    far = _body(system, other, "other-council", "Other Council")
    people: dict[str, dict[str, Person]] = {stance: {} for stance in STANCES[:3]}
    for role in EVERY_ROLE:
        people["own"][role] = _person(system, f"{role}@own.example.org", role, place, body)
        people["other body"][role] = _person(system, f"{role}@near.example.org", role, place, near)
        people["other place"][role] = _person(system, f"{role}@far.example.org", role, other, far)
    return World(place, body, people, people["own"]["analyst"], system)


def _body(system: By, place: Place, slug: str, name: str) -> Body:
    return add_body(by=system, place=place, id=slug, name=name, kind="other", from_on=datetime(2024, 4, 1).date())  # noqa: DTZ001


def _person(system: By, email: str, role: str, place: Place, body: Body) -> Person:
    person = add_person(by=system, email=email, name=f"{role} of {body.pk}", made_up=True)
    give_role(by=system, person=person, name=role, place=place, body=body, from_on=datetime(2024, 4, 1).date())  # noqa: DTZ001
    return person


def may(route: Route, case: RouteCase, world: World, stance: str, person: Person | None) -> bool:
    """What the declared permissions say, worked out here anew from role, place and body alone."""
    if route.needs == PUBLIC:
        return True
    if person is None:
        return False
    if case.owned and (person == world.owner or not case.owned_or):
        return person == world.owner
    if route.needs == SIGNED_IN:
        return True
    wanted = permission(case.owned_or or str(route.needs))
    if wanted.reach in ("own", "public"):
        return True
    role = person.email.split("@")[0]
    if role not in wanted.roles or wanted.reach == "installation":
        return False
    near_enough = {"own": True, "other body": wanted.reach == "place", "other place": False}[stance]
    return near_enough or case.elsewhere


def ask(route: Route, case: RouteCase, world: World, person: Person | None) -> Any:
    """The answer at a route; whatever it wrote is undone."""
    address = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(case.params(world)[m[1]]), route.path) + case.query
    client = world.once(f"client of {person and person.email}", lambda: _signed_in(person))
    sent = case.send(world) if route.method not in READS else None
    with transaction.atomic():
        if route.api and sent is not None and not _has_file(sent):
            answer = client.generic(route.method, address, _json(sent), content_type="application/json")
        else:
            answer = client.generic(route.method, address) if sent is None else client.post(address, sent)
        if not answer.streaming:
            answer.content  # noqa: B018 - read before what it rests on is undone
        transaction.set_rollback(True)
    return answer


def _signed_in(person: Person | None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def _has_file(sent: Any) -> bool:
    return any(hasattr(value, "read") for value in sent.values())


def _json(sent: Any) -> bytes:
    import json

    return json.dumps(sent).encode()


def is_denied(answer: Any) -> bool:
    to_sign_in = answer.status_code == HTTPStatus.FOUND and "/accounts/login/" in answer["Location"]
    return to_sign_in or answer.status_code in DENIED


@pytest.fixture
def plain_mishaps(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Who is kept out is told so in one line, with whatever the refusal says in it: the pages around it have a test of their own
    below, and thousands of them, with as many warnings in the log, would be most of the work."""
    for status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
        monkeypatch.setattr(site_urls, f"handler{status.value}", partial(_plainly, status=status.value))
    caplog.set_level(logging.ERROR, "django.request")


def _plainly(request: Any, exception: Exception, status: int) -> HttpResponse:
    return HttpResponse(f"{exception}", status=status, content_type="text/plain")


@pytest.mark.django_db
def test_what_one_may_not_do_one_cannot(subtests: pytest.Subtests, plain_mishaps: None):
    world = made_world(By.system("the test of routes by role", datetime.now(UTC)))
    for route in OURS:
        with subtests.test(msg=f"{route.method} /{route.path}"):
            assert wrong_answers(world, route) == []


@pytest.mark.django_db
def test_pages_that_keep_people_out_tell_of_no_other_place():
    """The pages themselves, for everybody of another place: of the place that is asked for there is no word in them."""
    world = made_world(By.system("the test of routes by role", datetime.now(UTC)))
    kept_out = set()
    for role, person in world.people["other place"].items():
        for path in (f"places/{world.place.pk}/", "places/E99000012/people/give-role", "admin/nothing"):
            answer = _signed_in(person).get(f"/{path}")
            kept_out.add(answer.status_code)
            assert MARK.encode() not in answer.content, (role, path)
            assert b"Otherwhere" in answer.content, "one's own place stands around the page"
    assert {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND} <= kept_out


@pytest.mark.django_db
def test_the_navigation_shows_what_one_may():
    """What is worked out from a person's roles at once is what the database says of each permission."""
    at = datetime.now(UTC)
    world = made_world(By.system("the test of routes by role", at))
    for by in (By(person, at) for person in world.people["own"].values()):
        held = roles_of(by)
        assert held
        for one in permissions():
            assert opens_somewhere(by, held, one.name) == by.may(one.name), (by.name, one.name)


def stances_of(route: Route) -> tuple[str, ...]:
    """The four sides; the other body is asked only where it makes a difference: all else goes by the place."""
    by_body = route.needs not in (None, PUBLIC, SIGNED_IN) and permission(str(route.needs)).reach == "body"
    return STANCES if by_body else tuple(stance for stance in STANCES if stance != "other body")


def wrong_answers(world: World, route: Route) -> list[str]:
    """Everybody who got in and should not have, or was kept out and should not have been."""
    case = CASES.get(route.path, RouteCase(elsewhere=True))
    wrong = []
    for stance in stances_of(route):
        people: dict[str, Person | None] = dict(world.people.get(stance, {"nobody": None}))
        for role, person in people.items():
            answer = ask(route, case, world, person)
            if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                continue  # nobody gets anything by a method that the view does not answer
            expected = may(route, case, world, stance, person)
            if is_denied(answer) == expected or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                wrong.append(f"{role} ({stance}): {answer.status_code}, though {'allowed' if expected else 'denied'}")
            elif stance == "other place" and not answer.streaming and MARK.encode() in answer.content:
                wrong.append(f"{role} ({stance}): the answer tells of the own place")
    return wrong
