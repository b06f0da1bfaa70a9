"""Jobs for the tests of faults, run by a worker that imports this file."""

from __future__ import annotations

import os
import signal
from typing import Any

from wholeplace.foundation.jobs.work import Work, job


@job("faults.die-once", words="Die at the first attempt")
def die_once(work: Work) -> dict[str, Any]:
    work.progress(1, 2)
    if work.attempt == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"attempt": work.attempt}
