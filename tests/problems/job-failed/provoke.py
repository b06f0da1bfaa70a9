from __future__ import annotations

import logging
from pathlib import Path

from problems.scenes import begun_job, kept_problems
from wholeplace.foundation.jobs.tasks import perform
from wholeplace.foundation.jobs.work import Work, job


@job("gallery.fail", words="Fail")
def fail(work: Work) -> None:
    raise ZeroDivisionError


def provoke(folder: Path) -> object:
    one = begun_job("gallery.fail")
    logging.disable(logging.ERROR)
    try:
        perform(one.pk)
    finally:
        logging.disable(logging.NOTSET)
    return kept_problems(one)
