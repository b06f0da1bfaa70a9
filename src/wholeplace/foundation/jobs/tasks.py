"""Doing the long work, in the worker: beat while it lives, keep what came of it, and begin again what died.

The worker's clock enters here. A job is dead when its beat is older than the setting `JOB_DEATH_SECONDS`; it is then enqueued
anew until its attempts are used up, and after that it has failed with `job-died`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks import task

from wholeplace.foundation.access.by import By
from wholeplace.foundation.jobs.models import Job
from wholeplace.foundation.jobs.work import Kind, Stopped, Work, kind_of_job
from wholeplace.vocabulary.problems import Problem, Refused

PROGRESS_SECONDS = 0.5
BEATS_IN_A_LIFE = 6  # so that a beat or two may be late on a busy machine

log = logging.getLogger(__name__)


@task()
def run_job(job_id: int) -> None:
    """Do one job while a beat goes on beside it."""
    with _beating(job_id):
        perform(job_id)


def perform(job_id: int) -> None:
    """Do one job: to its result, its problems, or its failure. A job that is over or being done is left alone."""
    job = _begin(job_id, timezone.now())
    if job is None:
        return
    try:
        result = _call(kind_of_job(job.name), job)
    except Stopped:
        return
    except Refused as refused:
        _end(job_id, Job.State.REFUSED, problems=[problem.as_dict() for problem in refused.problems])
    except Exception as error:
        log.exception("job %s (%s) failed", job_id, job.name)
        _end(job_id, Job.State.FAILED, problems=[_failed(job, error).as_dict()])
    else:
        _end(job_id, Job.State.DONE, result=result)


def revive_dead(now: datetime) -> list[int]:
    """Enqueue anew every job whose beat has stopped, or fail it where its attempts are used up; the ids touched."""
    before = now - timedelta(seconds=settings.JOB_DEATH_SECONDS)
    dead = Job.objects.for_system("jobs whose beat has stopped").filter(state=Job.State.RUNNING, beat_at__lt=before)
    return [job_id for job_id in list(dead.values_list("pk", flat=True)) if _revive(job_id, before, now)]


def watch_for_deaths(every_seconds: float, stop: threading.Event) -> None:
    """The worker's second thread: look for dead jobs until told to stop."""
    while not stop.wait(every_seconds):
        close_old_connections()
        for job_id in revive_dead(timezone.now()):
            log.warning("job %s had died and was seen to", job_id)
    connection.close()


def _begin(job_id: int, now: datetime) -> Job | None:
    with transaction.atomic():
        job = Job.objects.for_system("the job to do").select_for_update().filter(pk=job_id).first()
        if job is None or job.state != Job.State.WAITING:
            return None
        job.state, job.attempts, job.started_at, job.beat_at = Job.State.RUNNING, job.attempts + 1, now, now
        job.save()
    return job


def _call(kind: Kind, job: Job) -> Any:
    by = By(job.person, timezone.now()) if job.person else By.system(f"job {job.name}", timezone.now())
    return kind.function(Work(by, job.pk, job.attempts, _reporter(job.pk)), **job.arguments)


def _reporter(job_id: int) -> Any:
    """A `progress` that writes at most twice a second, and at the end."""
    written = [float("-inf")]

    def progress(done: int, total: int) -> None:
        if done < total and time.monotonic() - written[0] < PROGRESS_SECONDS:
            return
        written[0] = time.monotonic()
        rows = Job.objects.for_system("a job says how far it is").filter(pk=job_id, state=Job.State.RUNNING)
        if not rows.update(done=done, total=total, beat_at=timezone.now()):
            raise Stopped

    return progress


def _end(job_id: int, state: Job.State, result: Any = None, problems: list[Any] | None = None) -> None:
    rows = Job.objects.for_system("a job ends").filter(pk=job_id, state=Job.State.RUNNING)
    rows.update(state=state, result=result, problems=problems or [], ended_at=timezone.now())


def _revive(job_id: int, before: datetime, now: datetime) -> bool:
    with transaction.atomic():
        job = Job.objects.for_system("a dead job").select_for_update().get(pk=job_id)
        if job.state != Job.State.RUNNING or job.beat_at is None or job.beat_at >= before:
            return False
        if job.attempts < job.max_attempts:
            job.state, job.beat_at = Job.State.WAITING, None
            job.save()
            run_job.enqueue(job.pk)
        else:
            job.state, job.ended_at, job.problems = Job.State.FAILED, now, [_died(job).as_dict()]
            job.save()
    return True


@contextmanager
def _beating(job_id: int) -> Iterator[None]:
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(job_id, stop), daemon=True)
    beat.start()
    try:
        yield
    finally:
        stop.set()
        beat.join()


def _beat(job_id: int, stop: threading.Event) -> None:
    """Move the beat on while the work computes, whether or not it says how far it is."""
    while not stop.wait(settings.JOB_DEATH_SECONDS / BEATS_IN_A_LIFE):
        rows = Job.objects.for_system("a job lives").filter(pk=job_id, state=Job.State.RUNNING)
        rows.update(beat_at=timezone.now())
    connection.close()


def _failed(job: Job, error: Exception) -> Problem:
    return Problem(
        name="job-failed",
        found=f"{job.name}: {type(error).__name__}",
        expected="a result",
        why="This is our fault, not yours. Nothing is half done.",
        remedy="Ask for it again; if it fails again, tell the administrator the number of the job.",
    )


def _died(job: Job) -> Problem:
    return Problem(
        name="job-died",
        found=f"{job.name}: begun {job.attempts} times, and each time its process ended before the work did",
        expected="a result",
        why="The machine may have run out of memory, or was switched off. Nothing is half done.",
        remedy="Ask for less at once (fewer draws, a smaller file), or tell the administrator the number of the job.",
    )
