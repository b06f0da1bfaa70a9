"""Reading and checking published files: against DuckDB's own copy of the same file, and against pandas that cleans it likewise.

Time is by the clock, for all of them work in several threads; each run is a process of its own, and they take turns.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from tests.bench.rows import TOP, Row, bench, fresh_process

ROUNDS = 3
MILLION = 1_000_000
EXTRACTS = TOP / "tests" / "spend" / "data" / "published"
FILES = {
    "Manchester, April 2021": ("manchester/2021-04.csv", "utf-8"),
    "North Tyneside, July 2022: lines without amount": ("northtyneside/2022-07_i.csv", "utf-8"),
    "Salford, April 2021: gross, VAT and net": ("salford/2021-04.csv", "utf-8"),
    "Leeds, June 2020: cp1252, 30/06/2020, credits": ("leeds/raw/2020-06.csv", "cp1252"),
}


@dataclass(frozen=True, slots=True)
class Repeated:
    """A published file whose lines are repeated; the same in UTF-8 for those who read nothing else."""

    path: Path
    in_utf_8: Path
    encoding: str


def source_of(file: str) -> tuple[Path, str]:
    """The whole file where the large outside answers are here, else its extract among the tests."""
    shared = os.environ.get("WHOLEPLACE_SHARED")
    if shared:
        return Path(shared) / "data/spend/council" / file, "the whole file"
    return EXTRACTS / file.replace("/", "-"), "its extract"


@contextmanager
def repeated(file: str, encoding: str, lines: int) -> Iterator[Repeated]:
    """A file of so many lines, made of a published one's: its header once, then its lines again and again."""
    folder = Path(tempfile.mkdtemp(prefix="wholeplace-bench-"))
    try:
        header, *body = source_of(file)[0].read_bytes().splitlines(keepends=True)
        body = [line if line.endswith(b"\n") else line + b"\r\n" for line in body if line.strip(b", \r\n")]
        made = folder / "repeated.csv"
        with made.open("wb") as out:
            out.write(header)
            out.writelines(islice(cycle(body), lines))
        again = made
        if encoding != "utf-8":
            again = folder / "repeated-utf-8.csv"
            with (
                made.open(encoding=encoding, newline="") as before,
                again.open("w", encoding="utf-8", newline="") as after,
            ):
                shutil.copyfileobj(before, after)
        yield Repeated(made, again, encoding)
    finally:
        shutil.rmtree(folder)


def run(way: str, file: Repeated) -> dict[str, Any]:
    path = file.in_utf_8 if way == "duckdb" else file.path
    program = f"from tests.bench.spend_read_runs import run; run({way!r}, {str(path)!r}, {file.encoding!r})"
    told: dict[str, Any] = fresh_process(program)
    return told


def by_turns(file: Repeated, *ways: str) -> dict[str, list[dict[str, Any]]]:
    told: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
    for _round in range(ROUNDS):
        for way in ways:
            told[way].append(run(way, file))
    return told


def ratio(told: dict[str, list[dict[str, Any]]], key: str, peer: str, at_most: float, name: str, unit: str) -> Row:
    """The median of each round's own ratio, ours to the peer's."""
    ours, theirs = ([each[key] for each in told[way]] for way in ("ours", peer))
    found = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    shown = [f"{statistics.median(values):,.{1 if unit == 's' else 0}f} {unit}" for values in (ours, theirs)]
    return Row(name, shown[0], shown[1], f"{found:.2f}", f"≤ {at_most:.2g}", found <= at_most)


@bench("Reading and checking published payments: real files, their lines repeated to 1,000,000 each")
def reading() -> Iterator[Row]:
    for name, (file, encoding) in FILES.items():
        with repeated(file, encoding, MILLION) as made:
            told = by_turns(made, "ours", "duckdb", "pandas")
            totals = {each["pence"] for way in ("ours", "pandas") for each in told[way]}
            assert len(totals) == 1, "what is measured is right"
            said = f"{name} ({source_of(file)[1]}, {made.path.stat().st_size / 1e6:,.0f} MB)"
            yield ratio(told, "seconds", "duckdb", 3, f"{said}; peer: DuckDB's COPY of it to Parquet", "s")
            yield ratio(told, "seconds", "pandas", 1, f"{name}; peer: pandas with the same cleaning", "s")
            yield ratio(told, "megabytes", "pandas", 1 / 3, f"{name}: most memory held; peer: pandas", "MB")


@bench("The same with more lines: time grows with them, memory does not")
def growth() -> Iterator[Row]:
    file, encoding = FILES["Manchester, April 2021"]
    held = {}
    for lines in (100_000, MILLION, 3 * MILLION):
        with repeated(file, encoding, lines) as made:
            told = run("ours", made)
            held[lines] = told["megabytes"]
            yield Row(f"{lines:,} lines", f"{told['seconds']:.2f} s", f"{told['megabytes']:,.0f} MB held")
    more = held[3 * MILLION] / held[MILLION]
    yield Row("memory at 3,000,000 lines to that at 1,000,000", "", "", f"{more:.2f}", "≤ 1.1", more <= 1.1)
