"""Asking for long work, and for its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import demand
from wholeplace.foundation.jobs.models import Job
from wholeplace.foundation.jobs.work import kind_of_job
from wholeplace.foundation.people.models import Place


def start(
    *, by: By, name: str, need: str, place: Place | None = None, arguments: Mapping[str, Any] | None = None
) -> Job:
    """Ask for a piece of long work; `need` is the permission that it takes. *Refuses* `not-permitted`."""
    from wholeplace.foundation.jobs.tasks import run_job

    demand(by, need, place)
    kind = kind_of_job(name)
    with transaction.atomic():
        job = Job.objects.create(
            name=name,
            place=place,
            person=by.person,
            arguments=dict(arguments or {}),
            max_attempts=kind.max_attempts,
            asked_at=by.at,
        )
        run_job.enqueue(job.pk)
    return job


def stop(*, by: By, job: Job) -> Job:
    """Ask for a job to stop; it does so at its next step. *Refuses* `not-permitted`."""
    demand(by, "job.stop", job)
    with transaction.atomic():
        kept = Job.objects.for_system("the job being stopped").select_for_update().get(pk=job.pk)
        if not kept.is_over:
            kept.state, kept.ended_at = Job.State.STOPPED, by.at
            kept.save(update_fields=["state", "ended_at"])
    return kept
