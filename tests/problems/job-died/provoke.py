from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from problems.scenes import NOON, begun_job, kept_problems
from wholeplace.foundation.jobs.models import Job
from wholeplace.foundation.jobs.tasks import revive_dead
from wholeplace.foundation.jobs.work import Work, job


@job("gallery.die", words="Die")
def die(work: Work) -> None:
    raise AssertionError("it is killed before it begins")


def provoke(folder: Path) -> object:
    one = begun_job("gallery.die")
    rows = Job.objects.for_system("its process was killed").filter(pk=one.pk)
    rows.update(state=Job.State.RUNNING, attempts=one.max_attempts, beat_at=NOON - timedelta(hours=1))
    revive_dead(NOON)
    return kept_problems(one)
