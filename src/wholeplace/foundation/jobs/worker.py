"""The worker: does what is enqueued, one job at a time, and sees to those that died."""

from __future__ import annotations

import logging
import threading

from django.conf import settings
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from wholeplace.foundation.jobs.tasks import watch_for_deaths


def work(*, interval_seconds: float = 0.5, until_empty: bool = False) -> None:
    """Work until stopped, or with `until_empty` until nothing is left to do."""
    worker = Worker(
        queue_names=["*"],
        interval=interval_seconds,
        batch=until_empty,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    worker.configure_signals()
    logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
    stop = threading.Event()
    watch = threading.Thread(target=watch_for_deaths, args=(settings.JOB_DEATH_SECONDS / 3, stop), daemon=True)
    watch.start()
    try:
        worker.run()
    finally:
        stop.set()
