"""Whatever is done, in whatever order, the record tells of it, and one letter changed by hand is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import NOON
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts import guards
from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.acts.verify import verify
from wholeplace.foundation.people.actions import add_body, add_person, change_person, end_role, give_role
from wholeplace.foundation.people.models import Person, Place, Role

COLUMNS = ("by_name", "name", "note", "before", "after", "previous", "hash")


@pytest.fixture
def busy(specimen, system):
    """A record with some acts of every sort."""
    place = Place.objects.for_system("a test").get()
    for n in range(4):
        by = By.system("a busy day", NOON + timedelta(hours=n))
        person = add_person(by=by, email=f"p{n}@example.org", name=f"P {n}")
        role = give_role(by=by, person=person, name="analyst", place=place, from_on=by.day)
        change_person(by=by, person=person, name=f"Q {n}", email=person.email, is_active=True)
        end_role(by=by, role=role, until_on=by.day)
        add_body(by=by, place=place, id=f"body-{n}", name=f"B {n}", kind="other", from_on=by.day)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_letter_changed_in_any_act_is_found_and_named(busy, data):
    acts = list(Act.objects.for_system("a test").order_by("id"))
    act = data.draw(st.sampled_from(acts))
    column = data.draw(st.sampled_from(COLUMNS))
    kept = getattr(act, column)
    at = data.draw(st.integers(0, len(kept)))
    set_by_hand(act, column, kept[:at] + "x" + kept[at:])
    found = [problem.field for problem in verify().problems]
    set_by_hand(act, column, kept)
    assert any(field.startswith(f"chain {act.chain}, act {act.number} ") for field in found)
    assert verify().problems == ()


def set_by_hand(act: Act, column: str, value: str) -> None:
    guards.take_down()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE foundation_act SET {column} = %s WHERE id = %s", [value, act.pk])
    guards.put_up()


@pytest.mark.django_db
def test_the_rows_are_what_the_acts_say_one_by_one(busy):
    """A slow plain reading: the last `after` of every row, against the row."""
    last: dict[str, object] = {}
    for act in Act.objects.for_system("a test").order_by("id"):
        last |= act.states[1]
    for model in (Person, Role):
        for row in model._base_manager.all():
            assert last[row.row_name] == row.recorded_state()
