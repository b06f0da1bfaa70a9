"""What is read about tasks."""

from __future__ import annotations

from django.db.models import QuerySet

from wholeplace.foundation.access.by import By
from wholeplace.foundation.deadlines.models import Task


def tasks_of(by: By, *, done: bool = False) -> QuerySet[Task]:
    """One's own tasks and those of one's roles, the soonest due first."""
    return Task.objects.for_person(by, "task.view").filter(done_at__isnull=not done).select_related("place", "body")


def task_of(by: By, task_id: int) -> Task | None:
    """One's own task, or None."""
    return Task.objects.for_person(by, "task.view").filter(pk=task_id).first()


def tasks_about(subject: str) -> QuerySet[Task]:
    """The tasks about one thing, for the slice that set them."""
    return Task.objects.for_system("a slice looks for its own tasks").filter(subject=subject, done_at=None)
