"""Who may post is asked in one short statement; it never says other than the general question does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ledger.books import FIRST_DAY, SYSTEM, low_moss_book
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.roles import RoleName
from wholeplace.foundation.people.actions import add_person, add_place, give_role
from wholeplace.foundation.people.models import Body, Person, Place
from wholeplace.ledger.web.may_post import holds_role

pytestmark = pytest.mark.django_db
EVE, AFTER = datetime(2026, 3, 31, 22, 30, tzinfo=UTC), datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def everybody(place: Place) -> list[Person]:
    """One person for each role, where and until when it may be held."""
    elsewhere = add_place(by=SYSTEM, code="E99000008", name="Elsewhere", made_up=True)
    body = Body.objects.for_system("a test").get(pk="low-moss-council")
    until = datetime(2026, 6, 30, tzinfo=UTC).date()
    people = []
    for role in RoleName:
        for n, where in enumerate((place, elsewhere, None)):
            held = {"person": None, "name": role.value, "place": where, "from_on": FIRST_DAY}
            person = add_person(by=SYSTEM, email=f"{role.value}-{n}@example.org", name=f"{role.value} {n}")
            held |= {"person": person, "until_on": until if n == 0 else None, "body": body if n == 0 else None}
            give_role(by=SYSTEM, **held)
            people.append(person)
    return people


def test_it_says_what_the_general_question_says():
    book = low_moss_book()
    people = everybody(book.place)
    said = []
    for person in people:
        for at in (EVE, SYSTEM.at, AFTER):
            by = By(person, at)
            said.append(holds_role(by, book))
            assert said[-1] == by.may("book.post", book), f"{person} at {at}"
    assert any(said)
    assert not all(said)


def test_nobody_who_may_not_sign_in_may_post():
    book = low_moss_book()
    person = next(one for one in everybody(book.place) if one.name == "finance-lead 0")
    assert holds_role(By(person, SYSTEM.at), book)
    person.is_active = False
    assert not holds_role(By(person, SYSTEM.at), book)
    assert not holds_role(By.public(SYSTEM.at), book)
    assert not holds_role(replace(SYSTEM), book), "the product itself is asked about by the general question"
