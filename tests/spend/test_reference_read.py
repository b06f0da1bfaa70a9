"""An extract of every layout that was met, against what plain means of another kind make of it: lines, sum, header, to the penny.

*Source*: see `data/published/ATTRIBUTION.md`; `expected.csv` is worked out by `extracts.py`.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from wholeplace.spend.dialect import look_at, records
from wholeplace.spend.lines import FileRead, pounds_text
from wholeplace.spend.read import is_workbook, read_file, read_rows
from wholeplace.spend.tally import Source

PUBLISHED = Path(__file__).parent / "data" / "published"


def expected() -> list[dict[str, str]]:
    with (PUBLISHED / "expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def tables(name: str) -> dict[str, FileRead]:
    return {taken.read.sheet or "": taken.read for taken in read_file(PUBLISHED / name)}


def named(row: dict[str, str]) -> str:
    return f"{row['file']} {row['sheet']}".strip()


@pytest.mark.parametrize("row", expected(), ids=named)
def test_extract_comes_to_its_sum(row: dict[str, str]) -> None:
    read = tables(row["file"])[row["sheet"]]
    found = (read.kind, read.rows, read.unread, read.negatives, pounds_text(read.total_pence))
    assert found == (row["kind"], int(row["rows"]), int(row["unread"]), int(row["negatives"]), row["total"])


@pytest.mark.parametrize("row", [row for row in expected() if row["amount"]], ids=named)
def test_extract_has_its_header_and_column_of_amounts(row: dict[str, str]) -> None:
    read = tables(row["file"])[row["sheet"]]
    assert read.header_line == int(row["header_line"])
    counted = next(column for name in ("net", "amount", "gross") for column in read.columns if column.field == name)
    assert counted.header == row["amount"]


@pytest.mark.parametrize("row", [row for row in expected() if row["amount"]], ids=named)
def test_extract_has_its_supplier_and_day(row: dict[str, str]) -> None:
    read = tables(row["file"])[row["sheet"]]
    assert "supplier" in {column.field for column in read.columns} or row["file"].startswith("gateshead")
    if not row["file"].startswith("oxford-expenditure-over-500-apr-jun-2014"):  # it publishes 00:00:00 for every day
        assert read.first_on is not None
        assert read.last_on is not None
        assert 2012 <= read.first_on.year <= read.last_on.year <= 2026


@pytest.mark.parametrize("row", [row for row in expected() if not row["sheet"]], ids=named)
def test_extract_by_columns_is_the_same_as_line_by_line(row: dict[str, str], tmp_path: Path) -> None:
    path = PUBLISHED / row["file"]
    dialect = look_at(path, path.name)
    source = Source(path.name, None, dialect.sha256, None, dialect.encoding)
    plain = read_rows(records(path, dialect, path.name), source, out_folder=tmp_path / "plain")
    quick = read_file(path, out_folder=tmp_path / "quick")[0]
    assert quick.read == plain.read
    assert (quick.header, quick.examples) == (plain.header, plain.examples)
    if plain.parquet is None:
        assert quick.parquet is None
    else:
        assert quick.parquet is not None
        assert quick.parquet.name == plain.parquet.name  # a Parquet file is named by the hash of its bytes


def test_every_extract_is_expected() -> None:
    files = {path.name for path in PUBLISHED.iterdir()} - {"ATTRIBUTION.md", "expected.csv"}
    assert files == {row["file"] for row in expected()}
    assert {name for name in files if is_workbook(PUBLISHED / name)} == {n for n in files if n.endswith(".xlsx")}
