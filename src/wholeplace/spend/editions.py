"""Two files that say they are of the same month: the same payments again, or the same payments with their signs lost.

Publishers put a month out twice, under another name or a little corrected, and clean their files in ways that lose the minus of
every credit. Both make a total wrong without making it look wrong, so two files of one body are held against each other before
both are counted. Lines are matched by their amounts (and their transaction where both files give one), whatever their order.

*Refuses* (as values): `payments-published-twice`, `signs-lost`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wholeplace.spend.lines import FileRead
from wholeplace.spend.read import Taken
from wholeplace.vocabulary.problems import Problem

SHARED_ENOUGH = 0.9
"""The share of the smaller file's lines that must be in the other before the two are taken for the same payments."""

FEWEST_LINES = 10
"""Below this, files share lines by chance."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Edition:
    """One file as read, and its lines as `lines.PUBLISHED`."""

    read: FileRead
    parquet: Path


def held_together(taken: Sequence[Taken]) -> list[Taken]:
    """Files that were read, each with what is found of it beside the others: the files of one publisher whose days of payment
    meet, two by two. Of a file that lost its signs it is not said as well that it holds the other's payments. A file whose
    lines are not kept cannot be compared."""
    found = list(taken)
    for one, other in itertools.combinations([at for at, each in enumerate(found) if each.parquet], 2):
        editions = [_edition(found[at]) for at in (one, other)]
        if not _may_be_one(editions[0].read, editions[1].read):
            continue
        for problem in signs_lost(*editions) or same_month(*editions):
            named = next(at for at in (other, one) if _is_named(problem, found[at].read))
            read = found[named].read
            found[named] = replace(found[named], read=replace(read, problems=(*read.problems, problem)))
    return found


def _edition(taken: Taken) -> Edition:
    assert taken.parquet is not None, "only files whose lines are kept are compared"
    return Edition(taken.read, taken.parquet)


def _may_be_one(one: FileRead, other: FileRead) -> bool:
    """Whether two files may be of one publisher: the same, or one that its file does not name."""
    return one.publisher == other.publisher or None in (one.publisher, other.publisher)


def _is_named(problem: Problem, read: FileRead) -> bool:
    return (problem.file, problem.field) == (read.file, read.sheet)


def same_month(one: Edition, other: Edition) -> list[Problem]:
    """Whether `other` holds the payments of `one` again: nine tenths of the smaller's lines, matched by transaction, day and
    amount, as far as both files give them. None where their days of payment do not overlap, or the same bytes were read twice,
    which is known by their hash."""
    if one.read.sha256 == other.read.sha256 or not _overlap(one.read, other.read):
        return []
    smaller = min(one.read.rows, other.read.rows)
    if smaller < FEWEST_LINES:
        return []
    shared = _shared(*_keys(one.parquet, other.parquet))
    return [_published_twice(one.read, other.read, shared)] if shared >= SHARED_ENOUGH * smaller else []


def signs_lost(one: Edition, other: Edition) -> list[Problem]:
    """Whether one of two files holds the payments of the other without their minus signs: nearly the same amounts once signs are
    left out, in as many lines, and fewer of them negative. The file that lost them is the one that is named."""
    raw, cleaned = (one, other) if one.read.negatives >= other.read.negatives else (other, one)
    lost = raw.read.negatives - cleaned.read.negatives
    if (
        lost < 1
        or not _overlap(raw.read, cleaned.read)
        or raw.read.rows < FEWEST_LINES
        or abs(raw.read.rows - cleaned.read.rows) > 0.01 * raw.read.rows
    ):
        return []
    signed, unsigned = _pence(raw.parquet), _pence(cleaned.parquet)
    if _shared_amounts(np.abs(signed), np.abs(unsigned)) < SHARED_ENOUGH * len(signed):
        return []
    gone = _shared_amounts(-signed[signed < 0], unsigned[unsigned > 0]) - _shared_amounts(
        -signed[signed < 0], signed[signed > 0]
    )
    if gone < 1:
        return []
    return [_lost(raw.read, cleaned.read, lost)]


def _overlap(one: FileRead, other: FileRead) -> bool:
    """Whether days of payment meet; where a file has none, that cannot be ruled out."""
    if one.first_on is None or one.last_on is None or other.first_on is None or other.last_on is None:
        return True
    return bool(one.first_on <= other.last_on and other.first_on <= one.last_on)


def _pence(parquet: Path) -> Ints:
    pence: Ints = pq.read_table(parquet, columns=["pence"]).column("pence").to_numpy()
    return pence


def _keys(one: Path, other: Path) -> tuple[pa.Array, pa.Array]:
    """Each line of both files as a text of its transaction, day and amount, by those of them that both files give."""
    tables = [pq.read_table(path, columns=["transaction", "paid_on", "pence"]) for path in (one, other)]
    given = [
        name
        for name in tables[0].column_names
        if all(table.column(name).null_count < table.num_rows for table in tables)
    ]
    first, second = (
        pc.binary_join_element_wise(
            *(pc.fill_null(pc.cast(table.column(name), pa.string()), "") for name in given), "|"
        )
        for table in tables
    )
    return first, second


def _shared(one: pa.Array, other: pa.Array) -> int:
    """How many lines of one file stand in the other too, each as often as it does in both."""
    counts = [{pair["values"]: pair["counts"] for pair in pc.value_counts(keys).to_pylist()} for keys in (one, other)]
    return sum(min(count, counts[1].get(key, 0)) for key, count in counts[0].items())


def _shared_amounts(one: Ints, other: Ints) -> int:
    values, counts = np.unique(one, return_counts=True)
    others, other_counts = np.unique(other, return_counts=True)
    _both, at, other_at = np.intersect1d(values, others, return_indices=True)
    return int(np.minimum(counts[at], other_counts[other_at]).sum())


def _published_twice(one: FileRead, other: FileRead, shared: int) -> Problem:
    return Problem(
        name="payments-published-twice",
        file=other.file,
        field=other.sheet,
        found=f"{shared:,} of its {other.rows:,} lines, with the same transaction, day and amount, also in {one.file}",
        expected="each payment in one file of the body",
        why="A month that was published again, corrected or under another name, would be counted twice.",
        remedy=f"Count one of the two: leave this file out, or withdraw {one.file}.",
    )


def _lost(raw: FileRead, cleaned: FileRead, lost: int) -> Problem:
    apart = f"{Decimal(cleaned.total_pence - raw.total_pence) / 100:,.2f}"
    return Problem(
        name="signs-lost",
        file=cleaned.file,
        field=cleaned.sheet,
        found=f"the amounts of {raw.file} less {_signs(lost)}: £{apart} more in total",
        expected=f"{_signs(raw.negatives)}, as {raw.file} has",
        why="A credit without its minus is counted as a payment, and is wrong twice over in every total.",
        remedy=f"Count {raw.file} and leave this file out; tell the publisher that cleaning lost the signs.",
    )


def _signs(count: int) -> str:
    return f"{count:,} minus sign" + ("" if count == 1 else "s")
