"""The book: posting against bare transactions, many entries against the database's own load, and balances of a large book.

SQLite keeps what it acknowledges (synchronous FULL), PostgreSQL likewise (fsync), on both sides. Time is by the clock: the
database works in processes of its own, and waits for the disk.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.bench.ledger_room import in_room, room
from tests.bench.rows import Row, bench, milliseconds, percentile, seconds

MILLION = 500_000  # entries of two lines
VENDORS = ("sqlite", "postgresql")
CALLED = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
SIZES = (10_000, 100_000, 1_000_000)


def run(vendor: str, call: str) -> Any:
    return in_room(room(vendor), f"ledger_runs.{call}")


@cache
def peer(vendor: str) -> str:
    """How the bare driver finds a database with the same tables and books, in which ours writes nothing."""
    run(vendor, "ready_for_peer()")
    return str(in_room(room(vendor, "bare"), "ledger_runs.ready_for_peer()"))


@cache
def large_book(vendor: str) -> Any:
    """The book of a million lines, made once in a run; how long it took to take them in, and its peer."""
    return run(vendor, f"import_million({peer(vendor)!r}, {MILLION})")


def servers() -> Iterator[str | Row]:
    """The databases that are here; a row says why one is not."""
    for vendor in VENDORS:
        try:
            room(vendor)
        except Exception as why:
            if type(why).__name__ != "NoServer":
                raise
            yield Row(f"{CALLED[vendor]}: {why}", "not here")
        else:
            yield vendor


def at_least(name: str, told: dict[str, float], target: float) -> Row:
    ratio = told["ratio"]
    return Row(
        name, milliseconds(told["ours"]), milliseconds(told["peer"]), f"{ratio:.2f}", f"≥ {target:g}", ratio >= target
    )


@bench("Posting through the action against a bare transaction that inserts the same rows (postings in the same time)")
def posting() -> Iterator[Row]:
    for vendor in servers():
        if isinstance(vendor, Row):
            yield vendor
            continue
        name = CALLED[vendor]
        yield at_least(f"{name}: one writer, one posting", run(vendor, f"post_by_turns({peer(vendor)!r})"), 0.25)
        if vendor == "postgresql":
            told = run(vendor, f"crowd_by_turns({peer(vendor)!r})")
            yield at_least(f"{name}: 20 writers on 20 pools, one posting", told, 0.25)


@bench("A million lines taken in at once (500,000 entries) against the database's own load of the same rows")
def taking_in() -> Iterator[Row]:
    for vendor in servers():
        if isinstance(vendor, Row):
            continue
        told = large_book(vendor)
        ratio, own = told["ours"] / told["peer"], "executemany" if vendor == "sqlite" else "COPY"
        name = f"{CALLED[vendor]}: {told['lines']:,} lines, against {own} of lines and entries"
        yield Row(name, milliseconds(told["ours"]), milliseconds(told["peer"]), f"{ratio:.2f}", "≤ 2", ratio <= 2)


@bench("Balances of a book of a million lines")
def asking() -> Iterator[Row]:
    asked = (
        ("now", "trial balance from kept balances", 0.05),
        ("as_of", "as of a past day", 1),
        ("known_on", "as known on a past day", 1),
        ("both", "as of a past day, as known on it", 1),
    )
    for vendor in servers():
        if isinstance(vendor, Row):
            continue
        large_book(vendor)
        times = run(vendor, "ask_million()")
        for key, words, limit in asked:
            worst = max(times[key])
            target = f"≤ {limit * 1000:.0f} ms" if limit < 1 else f"≤ {limit} s"
            name = f"{CALLED[vendor]}: {words}, the slowest of {len(times[key])}"
            yield Row(name, milliseconds(worst), target=target, holds=worst <= limit)


@bench("Cost of one posting as the book grows (entries in it before)")
def growing() -> Iterator[Row]:
    for vendor in servers():
        if isinstance(vendor, Row):
            continue
        took = run(vendor, f"cost_by_size({SIZES!r})")
        for size, each in zip(SIZES, took, strict=True):
            ratio = each / took[0]
            first = size == SIZES[0]
            yield Row(
                f"{CALLED[vendor]}: {size:,} entries",
                milliseconds(each),
                "" if first else milliseconds(took[0]),
                "" if first else f"{ratio:.2f}",
                "" if first else "≤ 1.25",
                None if first else ratio <= 1.25,
            )


# Programs that check a book of their own format, how many times as fast ours is to be, and how each is asked.
CHECKERS = (
    ("hledger", "hledger", 4, ("hledger", "-f", "FILE", "balance", "--flat")),
    ("bean-check", "beancount", 10, ("bean-check", "--no-cache", "FILE")),
)


@bench("The trial balance of a million lines added up anew, every seal checked, against programs for plain text books")
def verifying() -> Iterator[Row]:
    for vendor in servers():
        if isinstance(vendor, Row):
            continue
        large_book(vendor)
        took = min(run(vendor, "verify_million()")["seconds"] for _ in range(2))
        yield Row(f"{CALLED[vendor]}: added up anew, every seal checked", milliseconds(took))
        if vendor == "sqlite":
            yield from (against_checker(took, *checker) for checker in CHECKERS)


def against_checker(took: float, name: str, form: str, target: float, command: tuple[str, ...]) -> Row:
    """The same book exported, read and added up by another program."""
    beside = str(Path(sys.executable).parent)
    program = shutil.which(command[0], path=os.pathsep.join([beside, os.environ.get("PATH", "")]))
    if program is None:
        return Row(f"{name} on the same book exported", "not here")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"book.{form}"
        run("sqlite", f"export_million({form!r}, {str(file)!r})")
        asked = [program, *(str(file) if word == "FILE" else word for word in command[1:])]
        peer_took = seconds(lambda: subprocess.run(asked, check=True, stdout=subprocess.DEVNULL))
    ratio = peer_took / took
    told = (milliseconds(took), milliseconds(peer_took), f"{ratio:.1f}", f"≥ {target}", ratio >= target)
    return Row(f"SQLite, times as fast as {name} on the same book exported", *told)


@bench("Pages of a pool whose book has a million lines")
def pages() -> Iterator[Row]:
    for vendor in servers():
        if isinstance(vendor, Row):
            continue
        large_book(vendor)
        for address, times in run(vendor, "pages_million()").items():
            slow = percentile(times, 0.95)
            name = f"{CALLED[vendor]}: {address}, the whole request, p95 of {len(times)}"
            yield Row(name, milliseconds(slow), target="≤ 300 ms", holds=slow <= 0.3)
