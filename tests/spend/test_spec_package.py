"""What is taken away holds what was shown, to the penny, in every form; and no cell of it is a formula."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from spend.counted_rows import counted, kept
from wholeplace.reference.services import label_of
from wholeplace.spend.lines import COUNTED
from wholeplace.spend.lines_store import LinesStore, open_store
from wholeplace.spend.package import WORKBOOK_ROWS, Download, as_csv, as_parquet, as_workbook, figures, lines, package
from wholeplace.spend.questions import Question, Value
from wholeplace.spend.spend_map import answer, lines_behind

ON = date(2026, 11, 22)
CMD = "=cmd|' /C calc'!A0"
LINES = (
    counted(pence=12_345, supplier=CMD, paid_on=date(2021, 4, 30), capital=True),
    counted(pence=-5, supplier="A & B Ltd", line=3, capital=False),
    counted(pence=100_000_000_000_07, supplier="+44 Services", service="highways", line=4),
)


def words(dimension: str, value: Value) -> str:
    return label_of(str(value)) if dimension == "service" else f"<{value}>"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LinesStore]:
    with open_store([kept(LINES, tmp_path / "lines.parquet")]) as opened:
        yield opened


def by_service(store: LinesStore) -> Download:
    return figures(answer(store, Question(by=("body", "service"), where={"year": 2021})), words)


def read_csv(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))


def test_figures_stand_with_their_words(store: LinesStore) -> None:
    assert read_csv(as_csv(by_service(store))) == [
        {
            "body": "E08000003",
            "body_label": "<E08000003>",
            "service": "adult-social-care",
            "service_label": "Adult social care",
            "amount": "123.40",
            "lines": "2",
        },
        {
            "body": "E08000003",
            "body_label": "<E08000003>",
            "service": "highways",
            "service_label": label_of("highways"),
            "amount": "100000000000.07",
            "lines": "1",
        },
    ]


def test_what_it_is_made_of_is_said(store: LinesStore) -> None:
    assert by_service(store).notes == (
        "Financial year: <2021>.",
        "Kind of statement: payments.",
        "Amounts: net of recoverable VAT.",
        "Editions: batch 1.",
    )


def all_lines(store: LinesStore) -> Download:
    return lines(lines_behind(store, Question(), ()).rows, words)


def test_lines_hold_every_column(store: LinesStore) -> None:
    table = all_lines(store).table
    assert [name for name in table.column_names if not name.endswith("_label")] == [
        "amount" if name == "pence" else name for name in COUNTED.names
    ]
    assert table["amount"].to_pylist() == [Decimal("100000000000.07"), Decimal("123.45"), Decimal("-0.05")]


def test_no_cell_is_a_formula(store: LinesStore) -> None:
    download = all_lines(store)
    suppliers = [row["supplier"] for row in read_csv(as_csv(download))]
    assert suppliers == ["'+44 Services", f"'{CMD}", "A & B Ltd"]
    sheet = openpyxl.load_workbook(io.BytesIO(as_workbook(download, ON))).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    (found,) = [cell for cell in cells if cell.value == CMD]
    assert found.quotePrefix
    assert read_parquet(as_parquet(download))["supplier"] == ["+44 Services", CMD, "A & B Ltd"]


def read_parquet(text: bytes) -> dict[str, list[Any]]:
    return dict(pq.read_table(io.BytesIO(text)).to_pydict())


def test_the_workbook_holds_the_same_amounts(store: LinesStore) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(as_workbook(by_service(store), ON))).active
    rows = list(sheet.iter_rows(values_only=True))
    at = rows.index(("Body", "Body, in words", "Service", "Service, in words", "Amount (£)", "Lines"))
    assert rows[at + 1] == ("E08000003", "<E08000003>", "adult-social-care", "Adult social care", 123.40, 2)
    assert rows[at + 2][4] == 100_000_000_000.07
    assert ("Editions: batch 1.", None, None, None, None, None) in rows


def test_a_workbook_says_what_it_leaves_out(store: LinesStore) -> None:
    few = by_service(store)
    many = few.table.take([0] * (WORKBOOK_ROWS + 5)).select(["amount"])
    sheet = openpyxl.load_workbook(
        io.BytesIO(as_workbook(Download("m", "Many: 2021/22 [all]", many), ON)), read_only=True
    ).active
    assert sheet.max_row == WORKBOOK_ROWS + 5
    assert any(
        "The first 100,000 of 100,005 rows" in str(row[0]) for row in sheet.iter_rows(max_row=6, values_only=True)
    )


def test_the_package_says_what_every_column_means(store: LinesStore) -> None:
    made = package(
        [by_service(store), all_lines(store)],
        name="ash-2021",
        title="Ash, 2021/22",
        on=ON,
        sources=["Ash Council, OGL v3"],
    )
    kept_in = zipfile.ZipFile(io.BytesIO(made))
    assert kept_in.namelist() == [
        "datapackage.json",
        "also/figures.parquet",
        "also/figures.xlsx",
        "also/lines.parquet",
        "also/lines.xlsx",
        "data/figures.csv",
        "data/lines.csv",
    ]
    told = json.loads(kept_in.read("datapackage.json"))
    assert (told["name"], told["profile"], told["sources"]) == (
        "ash-2021",
        "tabular-data-package",
        [{"title": "Ash Council, OGL v3"}],
    )
    for resource in told["resources"]:
        text = kept_in.read(resource["path"])
        assert resource["hash"] == f"sha256:{sha256(text).hexdigest()}"
        assert resource["bytes"] == len(text)
        header = next(csv.reader(io.StringIO(text.decode("utf-8"))))
        assert [field["name"] for field in resource["schema"]["fields"]] == header
    types = {field["name"]: field.get("columnType") for field in told["resources"][0]["schema"]["fields"]}
    assert types == {
        "body": "administrator:generic:id",
        "body_label": "administrator:generic:name",
        "service": "functional-classification:generic:code",
        "service_label": "functional-classification:generic:label",
        "amount": "value",
        "lines": None,
    }


def test_the_same_table_and_day_give_the_same_bytes(store: LinesStore) -> None:
    one, other = (package([by_service(store)], name="a", title="A", on=ON) for _ in range(2))
    assert one == other


def test_no_rows_are_a_table_too() -> None:
    with open_store([]) as store:
        download = figures(answer(store, Question(by=("body",))), words)
    assert as_csv(download, byte_order_mark=False) == b"body,body_label,amount,lines\r\n"
    assert zipfile.ZipFile(io.BytesIO(package([download], name="a", title="A", on=ON))).testzip() is None
