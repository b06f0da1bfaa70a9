"""Setting tasks and saying that they are done."""

from __future__ import annotations

from datetime import date

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.roles import EVERY_ROLE
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.deadlines.models import Task
from wholeplace.foundation.people.models import Body, Person, Place
from wholeplace.vocabulary.problems import Problem, refuse_if


@action("task.add", of="place")
def add_task(
    *,
    by: By,
    place: Place,
    title: str,
    due_on: date | None,
    person: Person | None = None,
    role: str = "",
    body: Body | None = None,
) -> Task:
    """Set somebody a task. *Refuses* `title-missing`, `nobody-named`."""
    problems = [] if title.strip() else [_title_missing()]
    if person is None and role not in EVERY_ROLE:
        problems.append(_nobody_named(role))
    refuse_if(problems)
    return ask(by=by, place=place, title=title, due_on=due_on, person=person, role=role, body=body)


def ask(
    *,
    by: By,
    place: Place,
    title: str,
    due_on: date | None = None,
    person: Person | None = None,
    role: str = "",
    body: Body | None = None,
    link: str = "",
    subject: str = "",
) -> Task:
    """Set a task as part of another action, in its act."""
    task = Task(
        place=place,
        title=title.strip(),
        due_on=due_on,
        person=person,
        role=role,
        body=body,
        link=link,
        subject=subject,
        asked_by=by.name,
        asked_at=by.at,
    )
    task.save()
    return task


@action("task.finish", of="task")
def finish(*, by: By, task: Task) -> Task:
    """Say that a task is done."""
    return settle(by=by, task=task)


def settle(*, by: By, task: Task) -> Task:
    """Mark a task done as part of another action, in its act; one that is done already stays as it is."""
    if task.done_at is None:
        task.done_at, task.done_by = by.at, by.name
        task.save()
    return task


def _title_missing() -> Problem:
    return Problem(
        name="title-missing",
        field="title",
        found="nothing",
        expected="what is to be done, in a few words",
        why="It is all that the other person sees in their list.",
        remedy="Type what is to be done.",
    )


def _nobody_named(role: str) -> Problem:
    return Problem(
        name="nobody-named",
        field="person",
        found=repr(role) if role else "nobody",
        expected="a person, or a role",
        why="A task that is nobody's is not done.",
        remedy="Choose who is to do it.",
    )
