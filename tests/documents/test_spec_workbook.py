"""The primitives of workbooks: cells that keep formula and value, text that stays text, and a careful reader."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from math import pi

import openpyxl
import pytest

from wholeplace.documents.workbook import Book, Ref, cell_name, column_span, sheet_name, span
from wholeplace.documents.workbook_cells import MOST_CELLS, NEVER_WORKED_OUT, open_workbook, scanned
from wholeplace.vocabulary.problems import Exit, Refused


def book() -> Book:
    return Book(title="A book", created=date(2026, 4, 1))


def read(data: bytes, *, values: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def test_a_formula_keeps_our_value_beside_it() -> None:
    made = book()
    sheet = made.sheet("Sums")
    sheet.number(0, 0, 2, "calc.plain")
    sheet.formula(1, 0, "=A1*2", 4.0, "total.pounds")
    data = made.save()
    assert read(data)["Sums"]["A2"].value == "=A1*2"
    assert read(data, values=True)["Sums"]["A2"].value == 4


@pytest.mark.parametrize("number", [0.1 + 0.2, pi, 1e-300, 1160.0000000000002, -1e15])
def test_numbers_keep_every_digit(number: float) -> None:
    made = book()
    made.sheet("A").number(0, 0, number, "calc.plain")
    assert read(made.save())["A"]["A1"].value == number


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x"])
def test_text_never_becomes_a_formula(text: str) -> None:
    made = book()
    made.sheet("A").text(0, 0, text, "title")
    cell = read(made.save())["A"]["A1"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert cell.font.size == 16, "it keeps its style"


def test_the_same_content_gives_the_same_bytes() -> None:
    def made() -> bytes:
        one = book()
        one.sheet("A").text(0, 0, "x")
        return one.save()

    assert made() == made()


def test_references_are_quoted_where_they_must_be() -> None:
    assert str(Ref("Costs", 6, 1)) == "Costs!$B$7"
    assert str(Ref("Who's in", 6, 1)) == "'Who''s in'!$B$7"
    assert Ref("Who gains", 6, 1).place == "Who gains!B7"
    assert Ref("A", 0, 0).to(2, 1) == "A!$A$1:$B$3"
    assert sheet_name("2026") == "'2026'"
    assert (cell_name(0, 27), span(3, 1, 2), column_span(1, 3, 4)) == ("AB1", "B4:C4", "B4:B5")


# reading


def sheet_xml(*cells: str, merged: str = "") -> bytes:
    rows = f"<sheetData>{''.join(cells)}</sheetData>{merged}"
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{rows}</worksheet>'.encode()


def test_errors_and_formulas_never_worked_out_are_found() -> None:
    scan = scanned(
        sheet_xml(
            '<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><f>1+1</f><v>2</v></c></row>',
            '<row r="2"><c r="A2"><f>1+1</f></c><c r="B2"><f>2</f><v></v></c><c r="C2" t="str"><f>""</f><v></v></c></row>',
            '<row><c t="e"><v>#REF!</v></c></row>',
            merged='<mergeCells><mergeCell ref="A1:C2"/></mergeCells>',
        )
    )
    assert scan.faults == {(0, 0): "#DIV/0!", (1, 0): NEVER_WORKED_OUT, (1, 1): NEVER_WORKED_OUT, (2, 0): "#REF!"}
    assert scan.merged == [(0, 0, 1, 2)]


def test_values_faults_and_merges_of_a_sheet() -> None:
    made = book()
    sheet = made.sheet("In")
    sheet.number(1, 1, 5, "input.plain")
    sheet.text(2, 2, " kept ", "input.text")
    sheet.truth(3, 0, True, "input.any")
    sheet.formula(4, 0, "=1/0", "#DIV/0!", "calc.plain")
    cells = open_workbook(made.save(), "in.xlsx").sheet("In")
    assert cells.values == {(1, 1): 5.0, (2, 2): " kept ", (3, 0): True}
    assert cells.faults == {(4, 0): "#DIV/0!"}
    assert cells.rows() == {1: {1: 5.0}, 2: {2: " kept "}, 3: {0: True}, 4: {0: None}}


def test_a_sheet_too_wide_is_measured_before_it_is_read() -> None:
    made = book()
    made.sheet("In").number(1_000_000, 10, 5, "input.plain")
    with pytest.raises(Refused) as refused:
        open_workbook(made.save(), "in.xlsx").sheet("In")
    assert refused.value.problems[0].name == "sheet-too-large"
    assert f"{MOST_CELLS:,}" in refused.value.problems[0].expected


def test_what_is_parsed_is_what_was_inspected() -> None:
    """Parts that are not text of the workbook (pictures, macros, a second copy of a name) never reach the parser."""
    made = book()
    made.sheet("In").number(0, 0, 5, "input.plain")
    out = io.BytesIO(made.save())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")
        archive.writestr("xl/media/image1.png", b"picture")
    opened = open_workbook(out.getvalue(), "in.xlsx")
    assert sorted(opened._parts) == sorted(name for name in opened._parts if name.endswith((".xml", ".rels")))
    assert opened.sheet("In").values == {(0, 0): 5.0}


def test_a_broken_part_is_a_problem_and_no_crash() -> None:
    made = book()
    made.sheet("In").number(0, 0, 5, "input.plain")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made.save())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<worksheet><sheetData><row>" if name.endswith("sheet1.xml") else old.read(name))
    with pytest.raises(Refused) as refused:
        open_workbook(out.getvalue(), "in.xlsx").sheet("In")
    assert (refused.value.problems[0].name, refused.value.status) == ("container-damaged", Exit.UNREADABLE)
