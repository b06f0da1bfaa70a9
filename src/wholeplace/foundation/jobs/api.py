"""Long work as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.api.schemas import Limit, RowId
from wholeplace.foundation.jobs import actions, queries
from wholeplace.foundation.jobs.models import Job

router = Router(tags=["jobs"])


class JobOut(Schema):
    """Long work: how far it is, and what came of it."""

    id: int
    name: str
    place: str | None
    state: str
    done: int
    total: int
    attempts: int
    asked_at: datetime
    ended_at: datetime | None
    result: Any
    problems: list[dict[str, Any]]


def job_out(job: Job) -> dict[str, Any]:
    """A job as JSON shows it."""
    kept = ("id", "name", "state", "done", "total", "attempts", "asked_at", "ended_at", "result", "problems")
    return {**{key: getattr(job, key) for key in kept}, "place": job.place_id}


@router.get("jobs", response=list[JobOut], summary="One's own jobs, newest first")
@needs("job.view")
def jobs(request: HttpRequest, limit: Limit = 50) -> Any:
    return [job_out(job) for job in queries.jobs_of(by_of(request))[:limit]]


@router.get("jobs/{job_id}", response=JobOut, summary="One job")
@needs("job.view")
def job(request: HttpRequest, job_id: RowId) -> Any:
    return job_out(_one(request, job_id))


@router.post("jobs/{job_id}/stop", response=JobOut, summary="Stop one's own job")
@needs("job.stop")
def stop(request: HttpRequest, job_id: RowId) -> Any:
    return job_out(actions.stop(by=by_of(request), job=_one(request, job_id)))


def _one(request: HttpRequest, job_id: int) -> Job:
    found = queries.job_of(by_of(request), job_id)
    if found is None:
        raise Http404(job_id)
    return found
