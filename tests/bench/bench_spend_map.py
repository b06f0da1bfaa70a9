"""The map: the dozen questions through the store against the bare query, written by hand and run on the same Parquet file.

The lines are made up from a seed and laid out as the product lays them out. Both sides work in this process with two threads
and the same limit of memory, by turns. The ratio is of the processor's time of both threads, so that what else the machine does
falls on neither; the second that a question may take is by the clock. Ours turns the question into SQL anew each time and gives
records, the peer gives bare tuples. What may be added is looked up once for an open store, and timed by itself.
"""

from __future__ import annotations

import atexit
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import duckdb
from tests.bench.rows import Row, bench, fresh_process, milliseconds, seconds
from tests.spend.made_up_lines import made_up

from wholeplace.spend.lines_store import MEMORY_MB, THREADS, lay_out, open_store
from wholeplace.spend.questions import THE_DOZEN, Question
from wholeplace.spend.spend_map import all_tags, answer, lines_behind

SIZES = (100_000, 1_000_000, 10_000_000)
ROUNDS = 7
AT_MOST_RATIO, OR_SECONDS, AT_MOST_SECONDS = 1.3, 0.050, 1.0
TARGET = f"≤ {AT_MOST_RATIO} or {OR_SECONDS * 1e3:.0f} ms more each; ≤ {AT_MOST_SECONDS:g} s by the clock"
OURS_BESIDES_MB = 250  # Python, Arrow, Ibis and DuckDB themselves, before any line is read
SMALL_MB = 256

SUMS = "sum(pence) AS pence, count(*) AS n FROM lines"
BY_HAND = {
    "total by body": f"SELECT body, {SUMS} GROUP BY body ORDER BY body",
    "total by service": f"SELECT service, {SUMS} GROUP BY service ORDER BY service",
    "body by service": f"SELECT body, service, {SUMS} GROUP BY body, service ORDER BY body, service",
    "by year": f"SELECT year, {SUMS} GROUP BY year ORDER BY year",
    "by month": f"SELECT CAST(date_trunc('month', paid_on) AS DATE) AS m, {SUMS} WHERE paid_on IS NOT NULL GROUP BY m ORDER BY m",
    "fifty largest suppliers": f"""SELECT supplier, {SUMS} WHERE supplier IS NOT NULL GROUP BY supplier
        ORDER BY pence DESC, supplier LIMIT 50""",
    "public bodies paid": f"SELECT payee, {SUMS} WHERE payee IS NOT NULL GROUP BY payee ORDER BY pence DESC, payee",
    "transfers by pair": f"""SELECT transfer, body, payee, {SUMS} WHERE transfer IS NOT NULL
        GROUP BY transfer, body, payee ORDER BY transfer, body, payee""",
    "reactive or preventive, by who may decide": f"""SELECT nature, control, {SUMS}
        GROUP BY nature, control ORDER BY nature, control""",
    "by council area": f"SELECT area, {SUMS} GROUP BY area ORDER BY area NULLS FIRST",
    "not classified, by body": f"SELECT body, {SUMS} WHERE service = 'not-classified' GROUP BY body ORDER BY body",
    "capital and revenue, by kind of expenditure": f"""SELECT capital, subjective, {SUMS}
        GROUP BY capital, subjective ORDER BY capital NULLS FIRST, subjective NULLS FIRST""",
}
OPENED = (Question(by=("body", "service")), ("E08000105", "service-03"))
OPENED_BY_HAND = (
    f"SELECT count(DISTINCT file), {SUMS} WHERE body = 'E08000105' AND service = 'service-03'",
    """SELECT * FROM lines WHERE body = 'E08000105' AND service = 'service-03'
        ORDER BY pence DESC, file, sheet NULLS FIRST, line LIMIT 50""",
)


@cache
def folder() -> Path:
    """Where the lines of this run lie; taken away at its end."""
    made = Path(tempfile.mkdtemp(prefix="wholeplace-bench-lines-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def laid_out(lines: int) -> tuple[Path, float]:
    """So many lines, laid out, and how long the laying out took."""
    loose = made_up(folder() / f"{lines}-loose.parquet", lines)
    path = folder() / f"{lines}.parquet"
    took = seconds(lambda: lay_out([loose], path))
    loose.unlink()
    return path, took


def bare(path: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB itself over the same file."""
    connection = duckdb.connect(config={"threads": THREADS, "memory_limit": f"{MEMORY_MB}MiB"})
    connection.execute(f"CREATE VIEW lines AS SELECT * FROM read_parquet('{path}')")
    return connection


@dataclass(frozen=True, slots=True)
class Turns:
    """Medians over the rounds, in seconds: the processor's time of ours and of the peer, and ours by the clock."""

    name: str
    ours: float
    peer: float
    clock: float

    @property
    def near(self) -> bool:
        return self.ours <= max(AT_MOST_RATIO * self.peer, self.peer + OR_SECONDS)


def by_turns(name: str, ours: Callable[[], Any], peer: Callable[[], Any]) -> Turns:
    """Both once to warm up, then by turns."""
    ours(), peer()
    times = [(*_both(ours), seconds(peer, process_time)) for _ in range(ROUNDS)]
    clock, processor, bare_time = (statistics.median(column) for column in zip(*times, strict=True))
    return Turns(name, processor, bare_time, clock)


def _both(function: Callable[[], Any]) -> tuple[float, float]:
    """How long one call takes by the clock, and of the processor."""
    start = perf_counter()
    processor = seconds(function, process_time)
    return perf_counter() - start, processor


def timed(lines: int) -> Iterator[Turns]:
    """Each of the questions, once ours and the bare query have given the same sums."""
    path, _ = laid_out(lines)
    with open_store([path]) as store:
        all_tags(store)
        connection = bare(path)
        for name, question in THE_DOZEN.items():
            sql = BY_HAND[name]
            found = [(*row.cell, row.pence, row.lines) for row in answer(store, question).rows]
            assert found == connection.sql(sql).fetchall(), name
            yield by_turns(name, lambda q=question: answer(store, q), lambda s=sql: connection.sql(s).fetchall())
        yield by_turns(
            "the fifty largest lines behind one figure, its sum and files",
            lambda: lines_behind(store, *OPENED, 0, 50),
            lambda: [connection.sql(sql).fetchall() for sql in OPENED_BY_HAND],
        )


@bench(
    "The map, 10,000,000 made-up lines: each question against the bare DuckDB query (processor's time of two threads)"
)
def dozen() -> Iterator[Row]:
    for each in timed(SIZES[-1]):
        held = each.near and each.clock <= AT_MOST_SECONDS
        name = f"{each.name} ({milliseconds(each.clock)} by the clock)"
        yield Row(name, milliseconds(each.ours), milliseconds(each.peer), f"{each.ours / each.peer:.2f}", TARGET, held)


@bench("The map by number of lines")
def sizes() -> Iterator[Row]:
    for lines in SIZES[:-1]:
        times = list(timed(lines))
        ours, peer = sum(each.ours for each in times), sum(each.peer for each in times)
        slowest = max(times, key=lambda each: each.clock)
        name = f"{lines:,} lines: all {len(times)} (slowest {milliseconds(slowest.clock)} by the clock: {slowest.name})"
        held = all(each.near and each.clock <= AT_MOST_SECONDS for each in times)
        yield Row(name, milliseconds(ours), milliseconds(peer), f"{ours / peer:.2f}", TARGET, held)
    for lines in SIZES:
        path, took = laid_out(lines)
        yield Row(f"{lines:,} lines laid out in one file of {path.stat().st_size / 1e6:,.0f} MB", milliseconds(took))
        with open_store([path]) as store:
            took = seconds(lambda s=store: all_tags(s))
            yield Row(f"{lines:,} lines: what may be added, looked up once", milliseconds(took))


MEMORY = """
import json
from pathlib import Path
from wholeplace.spend.lines_store import open_store
from wholeplace.spend.questions import THE_DOZEN
from wholeplace.spend.spend_map import answer
with open_store([Path({path!r})], memory_mb={limit}) as store:
    for question in THE_DOZEN.values():
        answer(store, question)
most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps(int(most.split()[1]) / 1024))
"""


@bench("The map's memory: the dozen in a fresh process, within the store's limit")
def memory() -> Iterator[Row]:
    for lines in SIZES:
        for limit in (SMALL_MB, MEMORY_MB):
            peak = fresh_process(MEMORY.format(path=str(laid_out(lines)[0]), limit=limit))
            most = limit + OURS_BESIDES_MB
            name = f"{lines:,} lines, limit {limit:,} MiB"
            yield Row(name, f"{peak:,.0f} MiB", target=f"≤ {most:,} MiB with the program itself", holds=peak <= most)
