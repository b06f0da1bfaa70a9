"""A progress bar that shows only for work that lasts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_BAR_AFTER_SECONDS = 2.0


@contextmanager
def late_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, from the moment at which the work will plainly pass two seconds."""
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(what, total=None)
    began, shown = time.monotonic(), False

    def progress(done: int, total: int) -> None:
        nonlocal shown
        expected = (time.monotonic() - began) * total / max(done, 1)
        if not shown and expected > _BAR_AFTER_SECONDS:
            bar.start()
            shown = True
        bar.update(task, completed=done, total=total)

    try:
        yield progress
    finally:
        if shown:
            bar.stop()
