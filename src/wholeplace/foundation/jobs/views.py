"""Long work on a page: its progress, which moves on by itself, and what came of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.jobs import actions, queries
from wholeplace.foundation.jobs.models import Job
from wholeplace.foundation.jobs.work import words_of_job

SHOWN = 50


@needs("job.view")
def jobs(request: HttpRequest) -> HttpResponse:
    """One's long work, newest first."""
    listed = [(job, words_of_job(job.name)) for job in queries.jobs_of(by_of(request))[:SHOWN]]
    return render(request, "jobs/jobs.html", {"listed": listed})


@needs("job.view")
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One piece of long work. Asked for by htmx, only the part that moves on."""
    found = _one(request, job_id)
    template = "jobs/progress.html" if request.htmx else "jobs/job.html"  # type: ignore[attr-defined]
    return render(request, template, {"job": found, "words": words_of_job(found.name)})


@needs("job.stop")
@require_POST
def stop(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop one's own work at its next step."""
    actions.stop(by=by_of(request), job=_one(request, job_id))
    return redirect("job", job_id=job_id)


def _one(request: HttpRequest, job_id: int) -> Job:
    found = queries.job_of(by_of(request), job_id)
    if found is None:
        raise Http404(job_id)
    return found
