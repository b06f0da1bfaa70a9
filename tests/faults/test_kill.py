"""Processes killed in the middle of things: nothing is half done, and work that died is done again."""

from __future__ import annotations

import signal

from .installation import Installation, ended, until

ASK = """
from django.utils import timezone
import faulty_jobs
from wholeplace.foundation.access.by import By
from wholeplace.foundation.jobs.actions import start
from wholeplace.foundation.people.models import Person
print(start(by=By(Person.objects.get(email="analyst@example.org"), timezone.now()), name="faults.die-once", need="place.view").pk)
"""
WORK = "import faulty_jobs\nfrom wholeplace.foundation.jobs.worker import work\nwork(interval_seconds=0.1)\n"
LOOK = """
from wholeplace.foundation.jobs.models import Job
job = Job.objects.for_system("a test").get()
print(job.state, job.attempts, job.result)
"""
HALF = """
import os, signal
from django.utils import timezone
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import acting
from wholeplace.foundation.people.actions import add_person
by = By.system("half an act", timezone.now())
with acting("person.add", by=by):
    add_person(by=by, email="half@example.org", name="Half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_job_whose_worker_was_killed_is_done_by_the_next(installation: Installation):
    asked = installation.python(ASK)
    assert asked.returncode == 0, asked.stderr
    with ended(installation.start_python(WORK)) as first:
        assert first.wait(60) == -signal.SIGKILL
    assert installation.python(LOOK).stdout.strip() == "running 1 None"
    with ended(installation.start_python(WORK)):
        done = until(lambda: (said := installation.python(LOOK).stdout.strip()).startswith("done") and said, "the job")
    assert done == "done 2 {'attempt': 2}"


def test_a_process_killed_within_an_act_leaves_nothing(installation: Installation):
    assert installation.python(HALF).returncode == -signal.SIGKILL
    found = installation.python(
        "from wholeplace.foundation.people.models import Person\nprint(Person.objects.filter(name='Half').count())"
    )
    assert found.stdout.strip() == "0"
    assert installation.command("verify").returncode == 0
