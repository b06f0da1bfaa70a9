"""Tasks, whose they are, and the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from conftest import NOON
from wholeplace.foundation.access.by import By
from wholeplace.foundation.deadlines.actions import add_task, finish
from wholeplace.foundation.deadlines.calendar import Due, calendar
from wholeplace.foundation.deadlines.queries import task_of, tasks_of
from wholeplace.foundation.people.models import Body, Person
from wholeplace.foundation.values.actions import keep_values
from wholeplace.foundation.values.queries import value_set
from wholeplace.vocabulary.problems import Refused


def by(word: str) -> By:
    return By(Person.objects.get(email=f"{word}@example.org"), NOON)


@pytest.mark.django_db
def test_a_task_is_seen_by_whoever_holds_the_role_for_the_body(specimen):
    police = Body.objects.for_system("a test").get(pk="vale-police")
    task = add_task(
        by=by("programme"), place=specimen.place, title="Sign", due_on=date(2026, 6, 30), role="approver", body=police
    )
    anybody = add_task(by=by("programme"), place=specimen.place, title="Read", due_on=None, role="approver")
    assert list(tasks_of(by("approver-police"))) == [task, anybody]
    assert list(tasks_of(by("approver"))) == [anybody]
    assert task_of(by("analyst"), task.pk) is None
    with pytest.raises(Refused):
        finish(by=by("approver"), task=task)
    finish(by=by("approver-police"), task=task)
    assert list(tasks_of(by("approver-police"))) == [anybody]
    assert list(tasks_of(by("approver-police"), done=True)) == [task]


@pytest.mark.django_db
def test_a_task_is_somebodys(specimen):
    with pytest.raises(Refused) as refused:
        add_task(by=by("programme"), place=specimen.place, title=" ", due_on=None)
    assert [p.name for p in refused.value.problems] == ["title-missing", "nobody-named"]


def test_the_calendar_is_folded_and_escaped():
    entry = Due(
        "task-1@wholeplace", "Sign; agree, " + "é" * 60, date(2026, 6, 30), datetime(2026, 6, 1, 11, tzinfo=UTC)
    )
    text = calendar("Thistlemere", [entry])
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "DTSTART;VALUE=DATE:20260630" in lines
    assert "DTEND;VALUE=DATE:20260701" in lines
    assert "DTSTAMP:20260601T110000Z" in lines
    assert "SUMMARY:Sign\\; agree\\, " + "é" * 60 in text.replace("\r\n ", "")


@pytest.mark.django_db
def test_only_one_edition_of_a_places_own_values_counts_on_a_day(specimen):
    def keep(edition: str, from_on: date, source: str = "count of 2026") -> None:
        keep_values(
            by=by("analyst"),
            place=specimen.place,
            name="own-figures",
            edition=edition,
            source=source,
            values={"LOCAL1": 125.5},
            from_on=from_on,
        )

    keep("2025/26", date(2025, 4, 1))
    keep("2026/27", date(2026, 4, 1))
    found = [value_set(by("councillor"), specimen.place, "own-figures", day) for day in (date(2026, 3, 31), None)]
    assert [one.edition for one in found] == ["2025/26", "2026/27"]
    assert found[0].values == {"LOCAL1": 125.5}
    with pytest.raises(Refused) as refused:
        keep("2026/27", date(2026, 4, 1), source="")
    assert [p.name for p in refused.value.problems] == ["source-missing", "edition-there", "before-the-last-edition"]
