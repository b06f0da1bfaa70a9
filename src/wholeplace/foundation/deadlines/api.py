"""Tasks as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of, one_or_404, place_or_404
from wholeplace.foundation.api.schemas import Line, RowId
from wholeplace.foundation.deadlines import actions, queries
from wholeplace.foundation.deadlines.models import Task
from wholeplace.foundation.people.models import Person
from wholeplace.foundation.people.queries import bodies_of

router = Router(tags=["tasks"])


class TaskOut(Schema):
    """A task, whose it is, and when it is due."""

    id: int
    place: str
    title: str
    due_on: date | None
    role: str
    body: str | None
    link: str
    asked_by: str
    done_at: datetime | None
    done_by: str


class TaskIn(Schema):
    title: Line
    due_on: date | None = None
    person: RowId | None = None
    role: Line = ""
    body: Line | None = None


def task_out(task: Task) -> dict[str, Any]:
    """A task as JSON shows it."""
    kept = ("id", "title", "due_on", "role", "link", "asked_by", "done_at", "done_by")
    return {**{key: getattr(task, key) for key in kept}, "place": task.place_id, "body": task.body_id}


@router.get("tasks", response=list[TaskOut], summary="One's own tasks, and those of one's roles")
@needs("task.view")
def tasks(request: HttpRequest, done: bool = False) -> Any:
    return [task_out(task) for task in queries.tasks_of(by_of(request), done=done)]


@router.post("places/{code}/tasks", response={201: TaskOut}, summary="Set somebody a task")
@needs("task.add")
def add_task(request: HttpRequest, code: str, task: TaskIn) -> Any:
    by = by_of(request)
    place = place_or_404(by, code)
    made = actions.add_task(
        by=by,
        place=place,
        title=task.title,
        due_on=task.due_on,
        person=one_or_404(Person.scoped.for_person(by, "person.view"), task.person) if task.person else None,
        role=task.role,
        body=one_or_404(bodies_of(by, place), task.body) if task.body else None,
    )
    return Status(201, task_out(made))


@router.post("tasks/{task_id}/done", response=TaskOut, summary="Say that one's task is done")
@needs("task.finish")
def finish(request: HttpRequest, task_id: RowId) -> Any:
    by = by_of(request)
    return task_out(actions.finish(by=by, task=one_or_404(Task.objects.for_person(by, "task.finish"), task_id)))
