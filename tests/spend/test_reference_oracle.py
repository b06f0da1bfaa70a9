"""Every published file of the large outside answers: rows, lines that cannot be read, and the sum, exact to the penny.

The answers were worked out by independent code. Where one of them is itself mistaken, the test says how, and shows it.
"""

from __future__ import annotations

import csv
import os
from decimal import Decimal
from pathlib import Path

import pytest

from wholeplace.spend.lines import FileRead, pounds_text
from wholeplace.spend.read import read_file

pytestmark = pytest.mark.oracle

# The last line of this file is the publisher's own total of the lines above it; the answer counts every payment twice.
TOTAL_COUNTED_TWICE = "leeds/raw/2013-05.csv"


@pytest.fixture(scope="module")
def published() -> Path:
    if not os.environ.get("WHOLEPLACE_SHARED"):
        pytest.skip("the outside answers are not here: run make oracle SHARED=<folder with data/>")
    return Path(os.environ["WHOLEPLACE_SHARED"]) / "data/spend"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def said(name: str, read: FileRead) -> str:
    counts = f"{read.rows:>7,} lines {read.unread:>6,} unread {pounds_text(read.total_pence):>16}"
    return f"{name:75} {counts} {read.basis or read.kind}"


def test_every_csv_file_comes_to_its_sum(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, printed = [], []
    for answer in rows_of(published / "ingest_oracle.csv"):
        name = answer["file"].removeprefix("open/")
        read = read_file(published / "council" / name)[0].read
        printed.append(
            said(name, read) + "".join(f"\n    {problem.name}: {problem.found}" for problem in read.problems)
        )
        if not answer["sum_amount"]:
            wrong += [name] if read.kind != "not-spend" or read.problems[0].name != "no-amount-column" else []
            continue
        expected = Decimal(answer["sum_amount"])
        rows = int(answer["rows_with_amount"])
        if name == TOTAL_COUNTED_TWICE:
            assert [problem.name for problem in read.problems] == ["total-line-left-out"]
            expected, rows = expected / 2, rows - 1
        got = (read.rows, read.unread, read.negatives, Decimal(read.total_pence) / 100)
        if got != (rows, int(answer["rows_unparsed"]), int(answer["negative_rows"]), expected):
            wrong.append(f"{name}: {got}")
    with capsys.disabled():
        print("\n" + "\n".join(printed))
    assert not wrong


def test_every_sheet_comes_to_its_sum(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read: dict[tuple[str, str | None], FileRead] = {}
    wrong, printed = [], []
    for answer in rows_of(published / "police_fire/ingest_oracle_xlsx.csv"):
        path = published / answer["file"]
        if not path.exists():  # the answers name one workbook that was not handed over
            printed.append(f"{answer['file']}, {answer['sheet']}: the file is not there")
            continue
        if (answer["file"], answer["sheet"]) not in read:
            read |= {(answer["file"], taken.read.sheet): taken.read for taken in read_file(path)}
        found = read[answer["file"], answer["sheet"]]
        printed.append(said(f"{answer['file']}, {answer['sheet']}", found))
        got = (found.rows, found.unread, Decimal(found.total_pence) / 100)
        if got != (int(answer["rows"]), int(answer["rows_unparsed"]), Decimal(answer["sum"])):
            wrong.append(f"{answer['file']}, {answer['sheet']}: {got}")
    with capsys.disabled():
        print("\n" + "\n".join(printed))
    assert not wrong
