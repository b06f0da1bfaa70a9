"""A number far beyond the calendar, in a cell formatted as a time, is read as the number that it is."""

from __future__ import annotations

import io

import openpyxl
import pytest

from wholeplace.documents.workbook_cells import open_workbook


@pytest.mark.parametrize("number_format", ["[h]:mm:ss", "dd/mm/yyyy"])
def test_it_stands_at_its_own_cell(number_format: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B2"] = "Years", 1e17
    sheet["B2"].number_format = number_format
    out = io.BytesIO()
    book.save(out)
    cells = open_workbook(out.getvalue(), "far.xlsx").sheet(sheet.title)
    assert cells.values[0, 0] == "Years"
    assert cells.values[1, 1] == 1e17
