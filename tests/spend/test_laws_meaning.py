"""What counting must do with any lines: every pence in is a pence out, and how files are split or ordered changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as some

from spend.published_rows import published
from wholeplace.spend import meaning
from wholeplace.spend.classify import shipped
from wholeplace.spend.lines import COUNTED
from wholeplace.spend.meaning import Counted, Payer, count_lines
from wholeplace.spend.misfiled import Band, misfiled
from wholeplace.spend.rules import PlaceRule, Rules

RULES = Rules(
    "E47000001",
    (
        PlaceRule("roads", (("directorate", "*highways*"),), date(2026, 5, 1), "budget book", service="transport"),
        PlaceRule("help", (("purpose", "*family*"),), date(2026, 5, 1), "board", nature="preventive"),
    ),
)
PAYER = Payer("council", "E47000001", "payments", year=2024)

texts = some.sampled_from
rows = some.fixed_dictionaries(
    {
        "directorate": texts([None, "Highways", "Adult Social Care", "Place Directorate", "R&D", ""]),
        "category": texts([None, "Adult Social Care", "Children's & Education Services", "Capital", "Utilities"]),
        "purpose": texts([None, "Residential care", "Family support", "Third Party Payments", "x" * 300, "zzz"]),
        "subjective": texts([None, "Employees", "Premises"]),
        "supplier": texts([None, "Oak Lodge Ltd", "REDACTED", "NHS England", "Manchester City Council"]),
        "capital": texts([None, "Revenue", "C"]),
        "paid_on": some.one_of(some.none(), some.dates(date(2019, 1, 1), date(2026, 12, 31))),
        "pence": some.integers(-(10**12), 10**12),
    }
)


def counted(parts: Sequence[Sequence[dict[str, Any]]], room: Path) -> tuple[Counted, list[dict[str, Any]]]:
    """The lines counted from so many files, and what was written, by file and line."""
    paths = [published(room / f"{number}.parquet", part) for number, part in enumerate(parts)]
    answer = count_lines(paths, PAYER, RULES, room / "counted")
    table = pq.read_table(answer.parquet)
    assert table.schema.equals(COUNTED)
    return answer, sorted(table.to_pylist(), key=lambda row: (row["file"], row["line"]))


@settings(max_examples=25)
@given(lines=some.lists(rows, max_size=30))
def test_every_line_is_counted_once_with_its_pence(lines: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as room:
        answer, found = counted([lines], Path(room))
    assert [row["pence"] for row in found] == [row["pence"] for row in lines]
    assert answer.rows == len(lines)
    assert answer.pence == sum(row["pence"] for row in lines)
    for table in (answer.by_service, answer.by_rule):
        assert sum(count for count, _pence in table.values()) == answer.rows
        assert sum(pence for _count, pence in table.values()) == answer.pence


@settings(max_examples=15)
@given(lines=some.lists(rows, min_size=2, max_size=24), cut=some.integers(1, 23), size=some.sampled_from([1, 3, 7]))
def test_splitting_and_ordering_files_changes_nothing(lines: list[dict[str, Any]], cut: int, size: int) -> None:
    named = [{**row, "file": f"{number % 3}" * 64, "line": number} for number, row in enumerate(lines, 2)]
    whole = [[row for row in named if row["file"][0] == each] for each in "012"]
    shuffled = [part[cut % (len(part) + 1) :] + part[: cut % (len(part) + 1)] for part in reversed(whole)]
    before, meaning.BATCH = meaning.BATCH, size
    try:
        with TemporaryDirectory() as one, TemporaryDirectory() as other:
            first, kept = counted(whole, Path(one))
            second, again = counted(shuffled, Path(other))
    finally:
        meaning.BATCH = before
    assert kept == again
    assert (first.by_service, first.by_rule, first.pence) == (second.by_service, second.by_rule, second.pence)


@given(lines=some.lists(rows, min_size=1, max_size=20))
@settings(max_examples=5)
def test_the_same_lines_give_the_same_bytes(lines: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        assert counted([lines], Path(one))[0].parquet.name == counted([lines], Path(other))[0].parquet.name


bands = some.lists(
    some.builds(
        Band,
        some.sampled_from([*shipped().services, "not-classified", "health"]),
        some.integers(0, 100),
        some.integers(-(10**11), 10**11),
    ),
    max_size=20,
)


@given(bands=bands)
def test_what_is_expected_to_leave_one_service_comes_into_others(bands: list[Band]) -> None:
    found = misfiled(bands, shipped().confused)
    assert sum(each.pence for each in found.values()) == sum(band.pence for band in bands)
    assert sum(each.out_pence for each in found.values()) == sum(each.in_pence for each in found.values())
    assert all(each.low_pence <= each.pence <= each.high_pence for each in found.values())
    assert all(each.low_pence <= each.expected_pence <= each.high_pence for each in found.values())
