"""What a bench says, and how two things are timed against each other."""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

TOP = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `holds` is None where there is no target to hold."""

    name: str
    ours: str
    peer: str = ""
    ratio: str = ""
    target: str = ""
    holds: bool | None = None


Bench = Callable[[], Iterable[Row]]
BENCHES: list[tuple[str, Bench]] = []


def bench(title: str) -> Callable[[Bench], Bench]:
    """Mark a function as a bench. Functions run in the order of their files' names, and within a file as written."""

    def mark(function: Bench) -> Bench:
        BENCHES.append((title, function))
        return function

    return mark


@dataclass(frozen=True, slots=True)
class Timed:
    """Medians over rounds, in seconds; `ratio` is the median of each round's own ratio, ours to the peer's."""

    ours: float
    peer: float
    ratio: float


def interleaved(ours: Callable[[], Any], peer: Callable[[], Any], rounds: int = 31) -> Timed:
    """Time two things by turns, A B A B, so that what else the machine does falls on both.

    Both run in one thread, so the processor's time is counted: waiting for a busy machine is not.
    """
    ours(), peer()
    pairs = [(seconds(ours, process_time), seconds(peer, process_time)) for _ in range(rounds)]
    return Timed(
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
        statistics.median(a / b for a, b in pairs),
    )


def seconds(function: Callable[[], Any], clock: Callable[[], float] = perf_counter) -> float:
    """How long one call takes by a clock, letting go of what it made included."""
    gc.disable()
    start = clock()
    function()
    took = clock() - start
    gc.enable()
    return took


def percentile(times: list[float], share: float) -> float:
    """The time under which a share of the calls stayed, of those measured."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def milliseconds(took: float) -> str:
    return f"{took * 1e3:,.1f} ms" if took < 1 else f"{took:,.2f} s"


def against(name: str, timed: Timed, at_most: float | None) -> Row:
    """A row for a ratio with a target."""
    return Row(
        name,
        milliseconds(timed.ours),
        milliseconds(timed.peer),
        f"{timed.ratio:.2f}",
        "" if at_most is None else f"≤ {at_most:g}",
        None if at_most is None else timed.ratio <= at_most,
    )


def fresh_process(program: str) -> Any:
    """What a program prints as JSON, run in a process of its own: for cold starts and for peak memory."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(TOP)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=TOP, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])
