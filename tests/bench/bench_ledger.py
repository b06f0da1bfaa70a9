"""The book: posting against bare transactions, many entries against the database's own load, and balances of a large book.

SQLite keeps what it acknowledges (synchronous FULL), PostgreSQL likewise (fsync), on both sides. Time is by the clock: the
database works in processes of its own, and waits for the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.bench.ledger_room import in_room, room
from tests.bench.rows import Row, bench, milliseconds

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
