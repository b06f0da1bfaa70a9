"""The template as a finance officer fills it in: the worked example, typed cell by cell and saved by another program."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from wholeplace.appraisal.workbook import write_template

FIRST_ROW = 8
FORM = {
    "Short name": "front-door",
    "Title": "Domestic abuse: one front door",
    "Place": "E06000050",
    "First year": "2025/26",
    "Years": 5,
    "Price year": "2025/26",
    "Without the change": "Six agencies each take their own referrals, as now.",
    "Illustrative": "yes",
}
BODIES = (
    {"Id": "council", "Name": "Cheshire West and Chester Council", "Kind": "local-authority"},
    {"Id": "nhs", "Name": "NHS Cheshire and Merseyside", "Kind": "nhs"},
    {"Id": "police", "Name": "Cheshire Constabulary", "Kind": "police"},
    {"Id": "justice", "Name": "Criminal justice system other than police", "Kind": "criminal-justice"},
)
TEAM = {
    "Id": "team",
    "Title": "Multi-agency front door team",
    "Body": "council",
    "Type": "revenue",
    "Grade": 3,
    "Year 1": 500_000,
    "Year 2": 400_000,
    "Year 3": 400_000,
    "Year 4": 400_000,
    "Year 5": 400_000,
}
INCIDENTS = {
    "Id": "incidents",
    "Title": "Domestic abuse incidents avoided",
    "Unit cost": "CR2.0",
    "Grade": 4,
    "Population": 1160,
    "Engagement": 0.6,
    "Retention": 0.8,
    "Events per person": 3,
    "Impact": 0.25,
    "Deadweight": 0.2,
    "Ramp 1": 0.5,
    "Ramp 2": 1,
    "Ramp 3": 1,
    "Ramp 4": 1,
    "Ramp 5": 1,
}
AGENCIES = {"NHS": "nhs", "Criminal Justice System": "justice", "Police": "police", "Local Authority": "council"}


@cache
def _template() -> bytes:
    """The template without its library and lists, which take openpyxl most of its time and hold no input."""
    book = opened(write_template())
    del book["Unit costs"]
    del book["Lists"]
    return saved(book)


def opened(data: bytes) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says what it does not keep of a file
        return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled() -> Workbook:
    """The worked example in the template."""
    book = opened(_template())
    for label, value in FORM.items():
        answer(book, label, value)
    for i, body in enumerate(BODIES):
        type_row(book["Bodies"], i, body)
    type_row(book["Costs"], 0, TEAM)
    type_row(book["Benefits"], 0, INCIDENTS)
    for i, (agency, body) in enumerate(AGENCIES.items()):
        type_row(book["Who gains"], i, {"Line": "incidents", "Agency": agency, "Body": body})
    type_row(book["Cashable"], 0, {"Line": "incidents", "Share": 0.25, "From year": 1})
    return book


def answer(book: Workbook, label: str, value: Any) -> None:
    """Type an answer on `Place`."""
    sheet = book["Place"]
    row = next(cell.row for cell in sheet["B"] if str(cell.value or "").split(" (may")[0] == label)
    sheet.cell(row, 3).value = value


def type_row(sheet: Worksheet, row: int, values: Mapping[str, Any]) -> None:
    """Type values under their headings; `row` counts from 0, the first row for input."""
    for header, value in values.items():
        sheet[cell(sheet, header, row)] = value


def cell(sheet: Worksheet, header: str, row: int = 0) -> str:
    """The name of the cell under a heading: `F8`."""
    found = next(at for at in sheet[FIRST_ROW - 1] if at.value == header)
    return f"{found.column_letter}{FIRST_ROW + row}"
