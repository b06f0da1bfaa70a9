"""What is done to people, bodies and places. Every one is an act."""

from __future__ import annotations

from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.people import checks
from wholeplace.foundation.people.models import Body, Membership, Person, Place, Role
from wholeplace.vocabulary.problems import refuse_if


@action("place.add")
def add_place(*, by: By, code: str, name: str, made_up: bool = False) -> Place:
    """Add a place. *Refuses* `not-a-place-code`, `name-missing`, `already-there`."""
    refuse_if(checks.place(code, name))
    place = Place(code=code, name=name.strip(), made_up=made_up)
    place.save(force_insert=True)
    return place


@action("place.change", of="place")
def add_body(*, by: By, place: Place, id: str, name: str, kind: str, from_on: date, made_up: bool = False) -> Body:  # noqa: A002
    """Add a body to a place, making it where it is new. *Refuses* `name-missing`, `unknown-kind-of-body`, `bad-slug`."""
    refuse_if(checks.body(id, name, kind))
    body = Body.objects.for_system("the same body may serve several places").filter(pk=id).first()
    if body is None:
        body = Body(id=id, name=name.strip(), kind=kind, made_up=made_up)
        body.save(force_insert=True)
    Membership(body=body, place=place, from_on=from_on).save()
    return body


@action("person.add")
def add_person(
    *,
    by: By,
    email: str,
    name: str,
    password: str | None = None,
    password_hash: str | None = None,
    made_up: bool = False,
) -> Person:
    """Add a person. Without a password they set one by letter. *Refuses* `not-an-address`, `name-missing`, `already-there`.

    `password_hash` is Django's hash of a password, for adding many people who share the specimen's one.
    """
    refuse_if(checks.person(email, name))
    person = Person(email=email.strip().lower(), name=name.strip(), made_up=made_up)
    person.password = password_hash or make_password(password)
    person.save(force_insert=True)
    return person


@action("person.change", of="person")
def change_person(*, by: By, person: Person, name: str, email: str, is_active: bool) -> Person:
    """Change a person's name or address, or close or open their account. *Refuses* as `add_person` does."""
    changed = email.strip().lower() != person.email
    refuse_if(checks.person(email, name) if changed else checks.person_name(name))
    person.name, person.email, person.is_active = name.strip(), email.strip().lower(), is_active
    person.save()
    if changed:
        EmailAddress.objects.filter(user=person).delete()  # the old address opens the account no longer
    return person


@action("role.change", of="place")
def give_role(
    *,
    by: By,
    person: Person,
    name: str,
    place: Place | None,
    body: Body | None = None,
    from_on: date,
    until_on: date | None = None,
    deputy_for: Role | None = None,
) -> Role:
    """Give a role. Without a place it is held for the whole installation. *Refuses* `unknown-role`, `dates-reversed`,
    `deputy-without-end`, `deputy-of-another-role`."""
    refuse_if(checks.role(name, from_on, until_on, deputy_for, body, place))
    role = Role(
        person=person, name=name, place=place, body=body, from_on=from_on, until_on=until_on, deputy_for=deputy_for
    )
    role.save()
    return role


@action("role.change", of="role")
def end_role(*, by: By, role: Role, until_on: date) -> Role:
    """End a role on a day. *Refuses* `dates-reversed`."""
    refuse_if(checks.dates(role.from_on, until_on))
    role.until_on = until_on
    role.save()
    return role
