"""Rows are read for somebody, or not at all."""

from __future__ import annotations

import pytest
from django.shortcuts import get_object_or_404

from conftest import NOON
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.permit import permissions, permit
from wholeplace.foundation.access.roles import ANALYST, AUDITOR
from wholeplace.foundation.access.scoped import Unscoped
from wholeplace.foundation.people.actions import add_body, add_person, add_place, give_role
from wholeplace.foundation.people.models import Body, Membership, Person, Place, Role
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db


def by(word: str) -> By:
    return By(Person.objects.get(email=f"{word}@example.org"), NOON)


@pytest.mark.parametrize(
    "read",
    [
        lambda rows: list(rows.all()),
        lambda rows: rows.count(),
        lambda rows: rows.exists(),
        lambda rows: rows.get(pk="x"),
        lambda rows: rows.first(),
        lambda rows: bool(rows.filter(name="x")),
        lambda rows: list(rows.values_list("pk")),
        lambda rows: list(rows.iterator()),
        lambda rows: rows.aggregate(n=__import__("django").db.models.Count("pk")),
        lambda rows: rows.in_bulk(["x"]),
        lambda rows: rows.for_system("one half") | rows.all() if list(rows.union(rows.all())) else None,
        lambda rows: get_object_or_404(Body, pk="x"),
    ],
)
def test_asking_without_saying_for_whom_raises(specimen, read):
    with pytest.raises(Unscoped):
        read(Body.objects)


def test_an_unscoped_query_within_a_scoped_one_is_let_by_only_through_its_own_scope(specimen):
    members = Membership.objects.for_system("a test").filter(place="E99000001")
    assert Body.objects.for_system("a test").filter(pk__in=members.values("body")).count() == 8


def test_rows_reached_from_a_row_are_within_its_scope(specimen):
    place = Place.objects.for_person(by("analyst"), "place.view").get()
    assert place.memberships.count() == 8


@pytest.fixture
def other_place(specimen, system):
    place = add_place(by=system, code="E99000002", name="Otterfold", made_up=True)
    add_body(
        by=system, place=place, id="otterfold-council", name="Otterfold", kind="local-authority", from_on=NOON.date()
    )
    person = add_person(by=system, email="other@example.org", name="Otto Ther")
    give_role(by=system, person=person, name="administrator", place=place, from_on=NOON.date())
    return place


def test_one_sees_ones_own_place_and_its_people_only(other_place):
    assert [p.pk for p in Place.objects.for_person(by("analyst"), "place.view")] == ["E99000001"]
    assert [p.pk for p in Place.objects.for_person(by("other"), "place.view")] == ["E99000002"]
    assert [b.pk for b in Body.objects.for_person(by("other"), "place.view")] == ["otterfold-council"]
    assert [p.name for p in Person.scoped.for_person(by("other"), "person.view")] == ["Otto Ther"]
    assert not by("other").may("role.change", Place.objects.for_system("a test").get(pk="E99000001"))


def test_a_role_without_a_place_counts_in_every_place(other_place, system):
    chief = add_person(by=system, email="chief@example.org", name="Chief")
    give_role(by=system, person=chief, name="administrator", place=None, from_on=NOON.date())
    assert Place.objects.for_person(by("chief"), "place.view").count() == 2
    assert by("chief").may("place.add")
    assert not by("other").may("place.add"), "a role held for one place adds no other"


def test_an_administrator_of_a_place_gives_no_role_for_the_installation(other_place):
    with pytest.raises(Refused):
        give_role(by=by("other"), person=by("other").person, name="administrator", place=None, from_on=NOON.date())


def test_a_role_counts_from_its_first_day_to_its_last(other_place, system):
    person = add_person(by=system, email="brief@example.org", name="Brief")
    role = give_role(
        by=system, person=person, name="analyst", place=other_place, from_on=NOON.date(), until_on=NOON.date()
    )
    for day, may in ((-1, False), (0, True), (1, False)):
        at = NOON.replace(day=NOON.day + day) if day >= 0 else NOON.replace(month=5, day=31)
        assert By(role.person, at).may("place.view") is may, day


def test_somebody_who_may_no_longer_sign_in_may_nothing(specimen):
    asker = by("administrator")
    asker.person.is_active = False
    assert not asker.may("place.view")
    assert not asker.may("me.change")


def test_an_auditor_reads_all_and_changes_nothing(specimen):
    auditor = by("auditor")
    reach = ("place", "body")
    assert all(auditor.may(p.name) == p.reads for p in permissions() if p.reach in reach)
    with pytest.raises(AssertionError, match="an auditor changes nothing"):
        permit("chaos.make", ANALYST, AUDITOR, words="make chaos")


def test_the_public_and_the_system(specimen):
    assert not By.public(NOON).may("place.view")
    assert By.system("a test", NOON).may("place.add")
    assert Role.objects.for_person(By.public(NOON), "person.view").count() == 0
