"""The calendar feed: opened by a key of its own in the address, because calendars cannot sign in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import PUBLIC, needs
from wholeplace.foundation.api.queries import person_by_key
from wholeplace.foundation.deadlines.calendar import Due, calendar
from wholeplace.foundation.deadlines.queries import tasks_of


@needs(PUBLIC)
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The tasks with a due day of whoever's key it is."""
    asked: By = request.by  # type: ignore[attr-defined]
    person = person_by_key(key, "calendar", asked.day)
    if person is None:
        raise Http404("no such feed")
    tasks = tasks_of(By(person, asked.at)).exclude(due_on=None)
    entries = [
        Due(
            uid=f"task-{task.pk}@{request.get_host()}",
            title=f"{task.title} ({task.place})",
            due_on=task.due_on,
            asked_at=task.asked_at,
            link=request.build_absolute_uri(task.link) if task.link else "",
        )
        for task in tasks
    ]
    return HttpResponse(calendar(f"Wholeplace: {person.name}", entries), content_type="text/calendar; charset=utf-8")
