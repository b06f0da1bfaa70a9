"""The record of acts: what it keeps, and how anything written by hand is found."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from conftest import NOON
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts import guards
from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.acts.recorded import Unrecorded
from wholeplace.foundation.acts.verify import verify
from wholeplace.foundation.people.actions import add_person, end_role, give_role
from wholeplace.foundation.people.models import Body, Person, Place, Role
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db


def acts() -> list[Act]:
    return list(Act.objects.for_system("a test").order_by("id"))


def by(word: str) -> By:
    return By(Person.objects.get(email=f"{word}@example.org"), NOON)


def by_hand(statement: str) -> None:
    """Somebody with a password to the database, who knows how to take the guards away."""
    guards.take_down()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    guards.put_up()


def problems() -> list[tuple[str, str]]:
    return [(p.name, p.field) for p in verify().problems]


def test_a_write_is_one_act_with_before_and_after(specimen):
    role = Role.objects.for_system("a test").get(person__email="pool@example.org")
    end_role(by=by("administrator"), role=role, until_on=NOON.date())
    act = acts()[-1]
    before, after = act.states
    name = f"foundation.role:{role.pk}"
    assert (act.chain, act.name, act.by_name) == ("E99000001", "role.change", "Ada Minn")
    assert (before[name]["until_on"], after[name]["until_on"]) == (None, "2026-06-01")


def test_the_specimen_is_one_act_and_everything_stands_as_done(specimen):
    assert [(act.chain, act.number, act.name) for act in acts()] == [("E99000001", 1, "specimen.load")]
    assert verify().problems == ()


def test_writing_outside_an_action_is_our_own_mistake(specimen):
    place = Place.objects.for_system("a test").get()
    place.name = "Elsewhere"
    with pytest.raises(Unrecorded), transaction.atomic():
        place.save()
    with pytest.raises(Unrecorded):
        Body.objects.for_system("a test").update(name="x")


def test_an_action_that_is_refused_leaves_nothing(specimen, system):
    with pytest.raises(Refused) as refused:
        add_person(by=by("analyst"), email="new@example.org", name="New")
    assert refused.value.problems[0].name == "not-permitted"
    with pytest.raises(Refused):
        add_person(by=system, email="not an address", name="")
    assert len(acts()) == 1


def test_a_row_changed_by_hand_is_found(specimen):
    by_hand("UPDATE foundation_body SET name = 'Vale Constabulary' WHERE id = 'vale-police'")
    [problem] = verify().problems
    assert problem.name == "row-changed-by-hand"
    assert problem.field == "chain E99000001, act 1 (specimen.load), foundation.body:vale-police"
    assert (problem.found, problem.expected) == ("name = 'Vale Constabulary'", "name = 'Vale Police'")


def test_the_database_itself_refuses_to_change_an_act(specimen):
    for statement in ("UPDATE foundation_act SET by_name = 'Nobody'", "DELETE FROM foundation_act"):
        with pytest.raises(DatabaseError, match="an act is never changed"), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.fixture
def three_acts(specimen, system):
    for word in ("one", "two"):
        person = add_person(by=system, email=f"{word}@example.org", name=word)
        give_role(by=system, person=person, name="analyst", place=specimen.place, from_on=NOON.date())


def test_an_act_changed_by_hand_is_named(three_acts):
    by_hand("UPDATE foundation_act SET by_name = 'Nobody' WHERE chain = 'E99000001' AND number = 2")
    assert problems()[0] == ("act-changed", "chain E99000001, act 2 (role.change)")


def test_an_act_taken_out_is_named(three_acts):
    by_hand("DELETE FROM foundation_act WHERE chain = 'E99000001' AND number = 2")
    assert problems()[0] == ("act-missing", "chain E99000001, act 3 (role.change)")


def test_acts_moved_are_named(three_acts):
    by_hand("UPDATE foundation_act SET number = number + 100 WHERE chain = 'E99000001' AND number > 1")
    by_hand("UPDATE foundation_act SET number = 105 - number WHERE chain = 'E99000001' AND number > 1")
    assert problems()[0] == ("act-missing", "chain E99000001, act 3 (role.change)")


def test_the_last_act_taken_away_is_found_by_the_chains_head_and_by_the_rows(three_acts):
    by_hand("DELETE FROM foundation_act WHERE chain = 'E99000001' AND number = 3")
    names = [name for name, _where in problems()]
    assert names == ["acts-cut-off", "row-added-by-hand"]


def test_a_head_noted_outside_is_missed_even_where_all_else_was_made_good(three_acts):
    noted = verify().heads["E99000001"][1]
    assert verify(expected_heads={"E99000001": noted}).problems == ()
    by_hand("DELETE FROM foundation_role WHERE id = (SELECT max(id) FROM foundation_role)")
    previous = Act.objects.for_system("a test").get(chain="E99000001", number=2).hash
    by_hand("DELETE FROM foundation_act WHERE chain = 'E99000001' AND number = 3")
    by_hand(f"UPDATE foundation_chainhead SET number = 2, hash = '{previous}' WHERE chain = 'E99000001'")
    assert verify().problems == ()
    [problem] = verify(expected_heads={"E99000001": noted}).problems
    assert problem.name == "noted-act-missing"


def test_a_row_deleted_or_added_by_hand_is_found(specimen):
    by_hand("DELETE FROM foundation_membership WHERE body_id = 'vale-fire'")
    by_hand("INSERT INTO foundation_place (code, name, made_up) VALUES ('E99000009', 'Nowhere', true)")
    assert [name for name, _where in problems()] == ["row-deleted-by-hand", "row-added-by-hand"]


def test_a_guard_taken_away_is_named(specimen):
    guards.take_down()
    assert "guard-missing" in [name for name, _where in problems()]
