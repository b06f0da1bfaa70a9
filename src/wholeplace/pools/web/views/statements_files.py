"""Statements and returns on their way out: workbook, PDF, Word, text, JSON and open data, all from the same figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from wholeplace.foundation.access.needs import needs
from wholeplace.pools.statement_answer import as_answer, bodies_answer, report_answer, return_answer
from wholeplace.pools.web.statement_reading import Told, spent_in
from wholeplace.pools.web.views.statements import asked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF, JSON, CSV, TEXT = "application/pdf", "application/json", "text/csv; charset=utf-8", "text/plain; charset=utf-8"
Make = Callable[[Told, date], bytes]


def as_json(made: Mapping[str, Any]) -> bytes:
    return json.dumps(made, indent=2, ensure_ascii=False).encode()


def _workbook(one: Told, on: date) -> bytes:
    from wholeplace.pools.statement_workbook import write_workbook

    return write_workbook(one.account, one.sums, one.bodies)


def _account_pdf(one: Told, on: date) -> bytes:
    from wholeplace.pools import statement_paper

    return statement_paper.pdf(statement_paper.account_paper(one.account, one.bodies, on=on, status=one.status))


def _account_word(one: Told, on: date) -> bytes:
    from wholeplace.pools import statement_paper

    return statement_paper.docx(statement_paper.account_paper(one.account, one.bodies, on=on, status=one.status))


def _report_pdf(one: Told, on: date) -> bytes:
    from wholeplace.pools import statement_paper

    return statement_paper.pdf(statement_paper.report_paper(one.report, on=on, status=one.status))


def _report_word(one: Told, on: date) -> bytes:
    from wholeplace.pools import statement_paper

    return statement_paper.docx(statement_paper.report_paper(one.report, on=on, status=one.status))


def _text(one: Told, on: date) -> bytes:
    from wholeplace.pools.statement_words import as_text, bodies_as_text

    return f"{as_text(one.account)}\n{bodies_as_text(one.bodies)}".encode()


def _account_json(one: Told, on: date) -> bytes:
    return as_json(as_answer(one.account) | {"by_body": bodies_answer(one.bodies)})


def _account_csv(one: Told, on: date) -> bytes:
    from wholeplace.documents.csv_text import write_csv
    from wholeplace.pools.open_data import plain_pounds
    from wholeplace.pools.statement_answer import account_rows

    rows = [
        (row["part"], row["row"], row["words"], row["body"], plain_pounds(row["pence"]))
        for row in account_rows(one.account)
    ]
    return write_csv(("part", "row", "what", "body", "pounds"), rows)


def _report_json(one: Told, on: date) -> bytes:
    return as_json(report_answer(one.report))


def _return_json(one: Told, on: date) -> bytes:
    return as_json(return_answer(one.care_fund))


def _return_csv(one: Told, on: date) -> bytes:
    from wholeplace.pools.returns_care_fund import as_csv

    return as_csv(one.care_fund)


def _open_data(one: Told, on: date) -> bytes:
    from wholeplace.pools.open_data import open_data

    spent = spent_in(one.by, one.book, one.sums, one.span)
    return open_data(one.agreement, one.span, spent, one.names)


# file → (kind of file, what makes it)
FILES: dict[str, tuple[str, Make]] = {
    "account.xlsx": (XLSX, _workbook),
    "account.pdf": (PDF, _account_pdf),
    "account.docx": (DOCX, _account_word),
    "account.txt": (TEXT, _text),
    "account.json": (JSON, _account_json),
    "account.csv": (CSV, _account_csv),
    "report.pdf": (PDF, _report_pdf),
    "report.docx": (DOCX, _report_word),
    "report.json": (JSON, _report_json),
    "care-fund-return.csv": (CSV, _return_csv),
    "care-fund-return.json": (JSON, _return_json),
    "spending.csv": (CSV, _open_data),
}


@needs("statement.view")
def download(request: HttpRequest, pool_id: str, file: str) -> HttpResponse:
    """A statement or return as a file."""
    if file not in FILES:
        raise Http404(file)
    one = asked(request, pool_id)
    kind, make = FILES[file]
    return file_answer(make(one, one.by.day), kind, file_name(one, file))


def file_name(one: Told, file: str) -> str:
    """`thistlemere-front-door-2026-27-account-made-up.pdf`: what is not real says so in its name."""
    name, _, ending = file.partition(".")
    mark = "-made-up" if one.pool.place.made_up or one.agreement.made_up else ""
    return f"{one.pool.pk}-{one.span.key}-{name}{mark}.{ending}"


def file_answer(data: bytes, kind: str, name: str) -> HttpResponse:
    """The file, to be saved rather than shown."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
