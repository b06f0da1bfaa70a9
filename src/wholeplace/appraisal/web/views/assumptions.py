"""Every assumption of a case with its source, its age, its grade and the correction that follows; and as a spreadsheet."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.appraisal.assumptions import CSV_HEAD, Assumption, assumptions, without_source
from wholeplace.appraisal.web.files import CSV, XLSX, file_answer, file_name
from wholeplace.appraisal.web.frame import case_frame
from wholeplace.appraisal.web.links import field_address
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.queries import case_of
from wholeplace.documents.csv_text import write_csv
from wholeplace.documents.workbook import Book
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.vocabulary.years import FinancialYear

WIDTHS = (32, 9, 38, 30, 46, 10, 8, 8, 10, 11, 36)


@needs("case.view")
def table(request: HttpRequest, case_id: str) -> HttpResponse:
    by = by_of(request)
    stored = case_of(by, case_id)
    rows = _rows(by, stored)
    missing = without_source(rows)
    only_missing = request.GET.get("show") == "missing"
    shown = missing if only_missing else rows
    by_line: dict[tuple[str, str], list[dict[str, object]]] = {}
    for row in shown:
        href = field_address(stored, row.path).replace("?check=1", f"#id_{_input(row)}")
        by_line.setdefault((row.kind, row.title), []).append({"row": row, "href": href})
    context = {"groups": by_line, "count": len(rows), "missing": len(missing), "only_missing": only_missing}
    return render(request, "appraisal/assumptions.html", case_frame(request, stored) | context)


def _rows(by: By, stored: StoredCase) -> tuple[Assumption, ...]:
    return assumptions(stored.raw, FinancialYear.containing(by.day))


def _input(row: Assumption) -> str:
    """The first input of an assumption on its page."""
    return {"pounds": "pounds.0", "cashable": "cashable.0.share", "value": "value.fiscal"}.get(row.field, row.field)


@needs("case.view")
def download(request: HttpRequest, case_id: str, kind: str) -> HttpResponse:
    by = by_of(request)
    stored = case_of(by, case_id)
    rows = [row.row for row in _rows(by, stored)]
    name = file_name(stored, f"assumptions.{kind}")
    if kind == "csv":
        return file_answer(write_csv(CSV_HEAD, rows), CSV, name)
    if kind == "xlsx":
        return file_answer(_workbook(stored, rows, by), XLSX, name)
    raise Http404(kind)


def _workbook(stored: StoredCase, rows: list[tuple[object, ...]], by: By) -> bytes:
    book = Book(title=f"Assumptions: {stored.title}", created=by.day)
    sheet = book.sheet("Assumptions")
    note = "Illustrative: its inputs are not real. " if stored.illustrative else ""
    sheet.head(
        stored.title, f"{note}Every assumption with its source, age, grade and correction, on {by.day:%d %B %Y}."
    )
    sheet.widths(*WIDTHS)
    for column, name in enumerate(CSV_HEAD):
        sheet.text(3, column, name, "header")
    for at, row in enumerate(rows, start=4):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.number(at, column, value, "calc.whole")
            else:
                sheet.text(at, column, str(value or ""), "label")
    sheet.printed(title_rows=(3, 3), freeze=(4, 1), notice=note)
    return book.save()
