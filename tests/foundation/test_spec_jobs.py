"""Long work: its progress, its end, and its deaths."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from conftest import NOON
from wholeplace.foundation.access.by import By
from wholeplace.foundation.jobs.actions import start, stop
from wholeplace.foundation.jobs.models import Job
from wholeplace.foundation.jobs.queries import job_of, jobs_of
from wholeplace.foundation.jobs.tasks import perform, revive_dead
from wholeplace.foundation.jobs.work import Work, job
from wholeplace.foundation.people.models import Person
from wholeplace.vocabulary.problems import Problem, Refused

pytestmark = pytest.mark.django_db


@job("test.count", words="Count")
def count(work: Work, *, to: int) -> dict[str, int]:
    for n in range(to + 1):
        work.progress(n, to)
    return {"counted": to}


@job("test.refuse", words="Refuse")
def refuse(work: Work) -> None:
    raise Refused(Problem("too-far", found="a", expected="b", why="c", remedy="d"))


@job("test.fail", words="Fail")
def fail(work: Work) -> None:
    raise ZeroDivisionError


@job("test.stop-itself", words="Be stopped halfway")
def be_stopped(work: Work) -> None:
    work.progress(1, 2)
    one = Job.objects.for_system("a test").get(pk=work.job_id)
    stop(by=work.by, job=one)
    work.progress(2, 2)
    raise AssertionError("the work went on")


def by(word: str) -> By:
    return By(Person.objects.get(email=f"{word}@example.org"), NOON)


def begin(specimen, name: str, **arguments) -> Job:
    return start(by=by("analyst"), name=name, need="place.view", place=specimen.place, arguments=arguments)


def after(one: Job) -> Job:
    return Job.objects.for_system("a test").get(pk=one.pk)


def test_a_job_keeps_its_progress_and_its_result(specimen):
    one = begin(specimen, "test.count", to=10)
    assert DBTaskResult.objects.count() == 1
    perform(one.pk)
    done = after(one)
    assert (done.state, done.done, done.total, done.result, done.attempts) == ("done", 10, 10, {"counted": 10}, 1)
    perform(one.pk)
    assert after(one).attempts == 1, "what is over is not begun again"


def test_a_refusal_is_kept_with_its_problems(specimen):
    one = begin(specimen, "test.refuse")
    perform(one.pk)
    assert (after(one).state, after(one).problems[0]["name"]) == ("refused", "too-far")


def test_a_failure_says_so_without_its_traceback(specimen, caplog):
    one = begin(specimen, "test.fail")
    perform(one.pk)
    assert after(one).state == "failed"
    assert after(one).problems[0]["found"] == "test.fail: ZeroDivisionError"
    assert "ZeroDivisionError" in caplog.text


def test_a_job_that_is_stopped_ends_at_its_next_step(specimen):
    one = begin(specimen, "test.stop-itself")
    perform(one.pk)
    assert after(one).state == "stopped"


def test_a_job_that_died_is_begun_again_until_its_attempts_are_used_up(specimen):
    one = begin(specimen, "test.count", to=1)
    now = timezone.now()
    for attempt in (1, 2, 3):
        Job.objects.for_system("its process was killed").filter(pk=one.pk).update(
            state="running", attempts=attempt, beat_at=now - timedelta(seconds=settings.JOB_DEATH_SECONDS + 1)
        )
        assert revive_dead(now) == [one.pk]
        assert after(one).state == ("waiting" if attempt < 3 else "failed")
    assert after(one).problems[0]["name"] == "job-died"
    assert DBTaskResult.objects.count() == 3


def test_a_job_that_beats_is_left_alone(specimen):
    one = begin(specimen, "test.count", to=1)
    now = timezone.now()
    rows = Job.objects.for_system("a test").filter(pk=one.pk)
    rows.update(state="running", beat_at=now - timedelta(seconds=settings.JOB_DEATH_SECONDS - 1))
    assert revive_dead(now) == []


def test_ones_jobs_are_ones_own(specimen):
    one = begin(specimen, "test.count", to=1)
    assert job_of(by("analyst"), one.pk) == one
    assert job_of(by("finance"), one.pk) is None
    assert list(jobs_of(by("administrator"))) == [one]
    with pytest.raises(Refused):
        stop(by=by("finance"), job=one)
