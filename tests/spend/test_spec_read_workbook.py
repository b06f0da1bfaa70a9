"""Workbooks of payments: what a cell may be, what a sheet may hold, and what is refused before it is opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from wholeplace.spend.read import Taken, read_file
from wholeplace.spend.read_workbook import sheets
from wholeplace.vocabulary.problems import Exit, Refused

PUBLISHED = Path(__file__).parent / "data" / "published"
Cells = list[list[object]]
HEADER: list[object] = ["Supplier Name", "Payment Date", "Amount"]


def workbook(path: Path, pages: dict[str, Cells], then: Callable[[xlsxwriter.Workbook], None] | None = None) -> Path:
    """A workbook of the cells that are given: days as cells formatted as days, `None` as nothing."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in pages.items():
            page = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        page.write_datetime(row, column, cell, day)
                    elif cell is not None:
                        page.write(row, column, cell)
        if then:
            then(book)
    return path


def read(path: Path) -> list[Taken]:
    return read_file(path, out_folder=path.parent / "published")


def refused(path: Path) -> str:
    with pytest.raises(Refused) as refusal:
        read(path)
    assert refusal.value.status is Exit.UNREADABLE
    [problem] = refusal.value.problems
    assert problem.file == path.name
    return problem.name


def test_each_sheet_is_a_file_of_its_own(tmp_path: Path) -> None:
    pages = {
        "April": [HEADER, ["A Ltd", date(2026, 4, 1), 5.0], ["B Ltd", date(2026, 4, 2), -1.25]],
        "Notes": [["What this workbook is"], ["Payments over £500"]],
        "May": [HEADER, ["A Ltd", date(2026, 5, 1), 7.5]],
        "Empty": [],
    }
    found = read(workbook(tmp_path / "spring.xlsx", pages))
    assert [each.read.sheet for each in found] == ["April", "Notes", "May", "Empty"]
    assert [each.read.kind for each in found] == ["payments", "not-spend", "payments", "not-spend"]
    assert [each.read.total_pence for each in found] == [375, 0, 750, 0]
    assert [each.read.negatives for each in found] == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("cell", "pence"),
    [
        (49937.59000000003, 4_993_759),
        (310664.76999999996, 31_066_477),
        (0.1 + 0.2, 30),
        ("1,302.28", 130_228),
        ("(5.00)", -500),
    ],
)
def test_amounts_as_numbers_or_text_to_the_penny(cell: object, pence: int, tmp_path: Path) -> None:
    rows: Cells = [HEADER, ["A Ltd", date(2026, 4, 1), cell], ["B Ltd", date(2026, 4, 2), 1.0]]
    assert read(workbook(tmp_path / "april.xlsx", {"April": rows}))[0].read.total_pence == pence + 100


@pytest.mark.parametrize("cell", [date(2026, 4, 1), datetime(2026, 4, 1, 1, 0), "01/04/2026", 46113.0])  # noqa: DTZ001
def test_days_as_days_text_or_numbers(cell: object, tmp_path: Path) -> None:
    rows: Cells = [HEADER, ["A Ltd", cell, 5.0], ["B Ltd", date(2026, 4, 2), 1.0]]
    found = read(workbook(tmp_path / "april.xlsx", {"April": rows}))[0].read
    assert (found.first_on, found.last_on) == (date(2026, 4, 1), date(2026, 4, 2))


def test_junk_above_and_below_blank_columns_and_a_repeated_header(tmp_path: Path) -> None:
    rows: Cells = [
        ["Payments over £500"],
        [],
        [None, *HEADER, None],
        [None, "A Ltd", date(2026, 4, 1), 5.0],
        [],
        [None, *HEADER],
        [None, "B Ltd", date(2026, 4, 2), 6.0],
        [],
        [None, "Prepared by the finance team"],
    ]
    found = read(workbook(tmp_path / "april.xlsx", {"April": rows}))[0]
    assert (found.read.header_line, found.read.rows, found.read.unread, found.read.total_pence) == (3, 2, 1, 1_100)
    assert found.parquet
    assert pq.read_table(found.parquet).column("line").to_pylist() == [4, 7]
    assert [(problem.name, problem.line) for problem in found.read.problems] == [("line-without-amount", 9)]


def test_an_error_in_a_cell_is_named_and_not_taken_for_a_blank(tmp_path: Path) -> None:
    def error(book: xlsxwriter.Workbook) -> None:
        page = book.worksheets()[0]
        page.write_formula(3, 2, "=1/0", None, "#DIV/0!")
        page.write_string(3, 0, "C Ltd")

    rows: Cells = [HEADER, ["A Ltd", date(2026, 4, 1), 5.0], ["B Ltd", date(2026, 4, 2), 1.0]]
    found = read(workbook(tmp_path / "april.xlsx", {"April": rows}, error))[0].read
    [problem] = found.problems
    assert (problem.name, problem.line, problem.found) == ("line-without-amount", 4, '"#DIV/0!"')


def test_references_are_texts_as_a_person_sees_them(tmp_path: Path) -> None:
    rows: Cells = [
        ["Transaction Number", *HEADER],
        [107639310.0, "A Ltd", date(2026, 4, 1), 5.0],
        ["CC1", "B", date(2026, 4, 1), 1.0],
    ]
    found = read(workbook(tmp_path / "april.xlsx", {"April": rows}))[0]
    assert found.parquet
    assert pq.read_table(found.parquet).column("transaction").to_pylist() == ["107639310", "CC1"]


def test_a_number_beyond_the_calendar_in_a_cell_of_days_stops_nothing(tmp_path: Path) -> None:
    def odd(book: xlsxwriter.Workbook) -> None:
        page = book.worksheets()[0]
        page.write_row(3, 0, ["C Ltd"])
        page.write_number(3, 1, 9e14, book.add_format({"num_format": "dd/mm/yyyy"}))
        page.write_number(3, 2, 2.0)
        page.write_row(4, 0, ["D Ltd", "04/04/2026", 3.0])

    rows: Cells = [HEADER, ["A Ltd", date(2026, 4, 1), 5.0], ["B Ltd", date(2026, 4, 2), 1.0]]
    found = read(workbook(tmp_path / "april.xlsx", {"April": rows}, odd))[0].read
    assert (found.rows, found.total_pence, found.last_on) == (4, 1_100, date(2026, 4, 4))
    assert [problem.name for problem in found.problems] == ["day-not-read"]


def test_rows_are_numbered_and_columns_stand_as_in_the_sheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "shifted.xlsx", {"S": [[], [], [None, None, "here", 1.5]]})
    [sheet] = sheets(path)
    assert list(sheet.rows)[2] == (3, [None, None, "here", 1.5])


def test_a_workbook_with_a_password_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000) + "EncryptedPackage".encode("utf-16-le"))
    assert refused(path) == "workbook-encrypted"


def test_an_old_workbook_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000))
    assert refused(path) == "old-workbook"


def test_a_damaged_workbook_is_refused_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "cut.xlsx", {"April": [HEADER, ["A Ltd", date(2026, 4, 1), 5.0]]})
    path.write_bytes(path.read_bytes()[:-300])
    assert refused(path) == "container-damaged"


def test_a_workbook_made_to_fill_the_memory_is_refused_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bomb.xlsx", {"April": [HEADER]})
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/big.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(40):
            part.write(bytes(1 << 20))
    assert refused(path) == "container-ratio"


def test_a_cell_at_the_far_end_does_not_make_the_whole_sheet_be_held(tmp_path: Path) -> None:
    def far(book: xlsxwriter.Workbook) -> None:
        book.worksheets()[0].write(1_048_575, 16_383, "x")

    path = workbook(tmp_path / "wide.xlsx", {"April": [HEADER, ["A Ltd", date(2026, 4, 1), 5.0]]}, far)
    with pytest.raises(Refused) as refusal:
        read(path)
    assert [problem.name for problem in refusal.value.problems] == ["sheet-too-large"]


def test_a_zip_that_is_no_workbook_is_refused_by_name(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("april.csv", "Supplier,Date,Amount")
    (tmp_path / "april.zip").write_bytes(out.getvalue())
    assert refused(tmp_path / "april.zip") == "not-a-workbook"


def test_sheets_of_a_real_workbook_with_unnamed_columns() -> None:
    """Lancashire police, September 2023: three columns without a header hold what a person checked with."""
    september = next(
        each for each in read_file(PUBLISHED / "lancashire_pcc-pcc-2023-24.xlsx") if each.read.sheet == "Sep"
    )
    assert [found.header for found in september.read.columns if found.field in ("amount", "supplier")] == [
        "* SUPPLIER FINAL",
        "TOTAL",
    ]
