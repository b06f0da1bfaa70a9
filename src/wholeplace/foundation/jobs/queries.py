"""What is read about long work."""

from __future__ import annotations

from django.db.models import QuerySet

from wholeplace.foundation.access.by import By
from wholeplace.foundation.jobs.models import Job


def jobs_of(by: By) -> QuerySet[Job]:
    """One's own jobs, newest first; a place's, for those who look after it."""
    return Job.objects.for_person(by, "job.view-all" if by.may("job.view-all") else "job.view")


def job_of(by: By, job_id: int) -> Job | None:
    """One job, or None where there is none that this person may see."""
    return jobs_of(by).filter(pk=job_id).first()
