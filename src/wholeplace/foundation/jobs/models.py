"""Which work was asked for, how far it is, and what came of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.permit import Permission
from wholeplace.foundation.access.scoped import Scoped


class Job(Scoped):
    """One piece of long work. Not an act by itself: what it writes, it writes by actions in the name of who asked.

    `done` of `total` steps; `beat_at` is moved on every few seconds while the work lives, so that a death is seen.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting to begin"
        RUNNING = "running", "under way"
        DONE = "done", "done"
        REFUSED = "refused", "refused: something must be put right"
        FAILED = "failed", "failed: our fault"
        STOPPED = "stopped", "stopped by whoever asked for it"

    name = models.CharField(max_length=100)
    place = models.ForeignKey("foundation.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey("foundation.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=3)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ("-asked_at", "-id")

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display()})"

    @property
    def is_over(self) -> bool:
        return self.state not in (self.State.WAITING, self.State.RUNNING)

    @property
    def share_done(self) -> float | None:
        """Between 0 and 1; None while the length of the work is not known."""
        return min(1.0, self.done / self.total) if self.total else None

    @property
    def result_values(self) -> dict[str, Any]:
        return self.result or {}

    @classmethod
    def reached_by(cls, by: By, wanted: Permission) -> Q:
        """One's own, and for those who may see a place's jobs, the place's."""
        own = Q(person=by.person) if by.person else Q(pk__in=[])
        return own if wanted.reach == "own" else own | super().reached_by(by, wanted)
