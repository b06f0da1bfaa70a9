"""What must hold of people, bodies, places and roles before they are stored: lists of problems, all at once."""

from __future__ import annotations

import re
from datetime import date

from wholeplace.foundation.access.roles import EVERY_ROLE
from wholeplace.foundation.people.models import Body, Person, Place, Role
from wholeplace.vocabulary.bodies import BODY_KIND_WORDS
from wholeplace.vocabulary.places import GssCode
from wholeplace.vocabulary.problems import Problem

_ADDRESS = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$|^[^@\s]+@localhost$")
_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def place(code: str, name: str) -> list[Problem]:
    problems = _named(name, "a place")
    try:
        GssCode.parse(code)
    except ValueError as error:
        problems.append(
            Problem(
                name="not-a-place-code",
                field="code",
                found=str(error),
                expected="a code of the Government Statistical Service, such as E06000050",
                why="Names of places change and collide; codes do not.",
                remedy="Look the code up in the register of geographic codes, and give it whole.",
            )
        )
    if Place.objects.for_system("is the place there already").filter(code=code).exists():
        problems.append(_already("code", code, "place"))
    return problems


def body(slug: str, name: str, kind: str) -> list[Problem]:
    problems = _named(name, "a body")
    if kind not in BODY_KIND_WORDS:
        problems.append(_one_of("unknown-kind-of-body", "kind", kind, BODY_KIND_WORDS))
    if not _SLUG.match(slug):
        problems.append(
            Problem(
                name="bad-slug",
                field="id",
                found=repr(slug),
                expected="small letters, figures and single hyphens, such as thistlemere-council",
                why="The id stands in addresses and files, and never changes.",
                remedy="Choose a short id from the body's name.",
            )
        )
    return problems


def person(email: str, name: str) -> list[Problem]:
    problems = _named(name, "a person")
    if not _ADDRESS.match(email.strip()):
        problems.append(
            Problem(
                name="not-an-address",
                field="email",
                found=repr(email),
                expected="an electronic mail address, such as name@example.org",
                why="People sign in with it, and letters are sent to it.",
                remedy="Give the address in full.",
            )
        )
    if Person.objects.filter(email__iexact=email.strip()).exists():
        problems.append(_already("email", email, "person"))
    return problems


def person_name(name: str) -> list[Problem]:
    return _named(name, "a person")


def role(
    name: str, from_on: date, until_on: date | None, deputy_for: Role | None, body: Body | None, place: Place | None
) -> list[Problem]:
    problems = dates(from_on, until_on)
    if name not in EVERY_ROLE:
        problems.append(_one_of("unknown-role", "name", name, EVERY_ROLE))
    if deputy_for is None:
        return problems
    if until_on is None:
        problems.append(
            Problem(
                name="deputy-without-end",
                field="until_on",
                found="no last day",
                expected="the last day on which the deputy stands in",
                why="A deputy signs for another only in dates that anybody can look up.",
                remedy="Give the day; it can be moved by giving the role again.",
            )
        )
    if (deputy_for.name, deputy_for.body_id, deputy_for.place_id) != (name, body and body.pk, place and place.pk):
        problems.append(
            Problem(
                name="deputy-of-another-role",
                field="deputy_for",
                found=f"{name} deputising for: {deputy_for}",
                expected="the same role, body and place as the person stood in for",
                why="A deputy can do no more than the person for whom they stand in.",
                remedy="Choose the role that the deputy is to hold.",
            )
        )
    return problems


def dates(from_on: date, until_on: date | None) -> list[Problem]:
    if until_on is None or until_on >= from_on:
        return []
    return [
        Problem(
            name="dates-reversed",
            field="until_on",
            found=f"{from_on.isoformat()} to {until_on.isoformat()}",
            expected="a last day that is not before the first",
            why="A role stands on every day from the first to the last, both included.",
            remedy="Mend one of the two days.",
        )
    ]


def _named(name: str, what: str) -> list[Problem]:
    if name.strip():
        return []
    return [
        Problem(
            name="name-missing",
            field="name",
            found="nothing",
            expected=f"the name of {what}",
            why="It is how people recognise it on every page.",
            remedy="Give a name.",
        )
    ]


def _already(field: str, value: str, what: str) -> Problem:
    return Problem(
        name="already-there",
        field=field,
        found=value,
        expected=f"a {what} that is not there yet",
        why=f"One {what} has one record, so that what it did stays together.",
        remedy=f"Use the {what} that is there.",
    )


def _one_of(name: str, field: str, found: str, allowed: object) -> Problem:
    return Problem(
        name=name,
        field=field,
        found=repr(found),
        expected="one of " + ", ".join(str(word) for word in allowed),  # type: ignore[attr-defined]
        why="What may be done follows from it, so it must be a word that the product knows.",
        remedy="Choose one of these words.",
    )
