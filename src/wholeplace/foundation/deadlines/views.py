"""One's tasks, and the calendar feed: opened by a key of its own in the address, because calendars cannot sign in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import PUBLIC, needs
from wholeplace.foundation.api.asking import by_of, one_or_404
from wholeplace.foundation.api.queries import person_by_key
from wholeplace.foundation.deadlines import actions
from wholeplace.foundation.deadlines.calendar import Due, calendar
from wholeplace.foundation.deadlines.models import Task
from wholeplace.foundation.deadlines.queries import tasks_of

DONE_SHOWN = 20


@needs(PUBLIC)
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The tasks with a due day of whoever's key it is."""
    asked: By = request.by  # type: ignore[attr-defined]
    person = person_by_key(key, "calendar", asked.day)
    if person is None:
        raise Http404("no such feed")
    tasks = tasks_of(By(person, asked.at))
    entries = [
        Due(
            uid=f"task-{task.pk}@{request.get_host()}",
            title=f"{task.title} ({task.place})",
            due_on=task.due_on,
            asked_at=task.asked_at,
            link=request.build_absolute_uri(task.link) if task.link else "",
        )
        for task in tasks
        if task.due_on
    ]
    return HttpResponse(calendar(f"Wholeplace: {person.name}", entries), content_type="text/calendar; charset=utf-8")


@needs("task.view")
def tasks(request: HttpRequest) -> HttpResponse:
    """What waits for this person, and what they have done."""
    by = by_of(request)
    context = {"waiting": tasks_of(by), "done": tasks_of(by, done=True).order_by("-done_at")[:DONE_SHOWN]}
    return render(request, "deadlines/tasks.html", context)


@needs("task.finish")
@require_POST
def finish(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say that a task is done."""
    by = by_of(request)
    task = one_or_404(Task.objects.for_person(by, "task.finish"), task_id)
    actions.finish(by=by, task=task)
    messages.success(request, f"Done: {task.title}")
    return redirect("tasks")
