"""A case on its way out: workbook, PDF, Word, text and JSON, all from the same answer."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from wholeplace.appraisal.appraise import as_answer
from wholeplace.appraisal.casefile import write_case
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.working import Worked, worked
from wholeplace.appraisal.workbook import write_template, write_workbook
from wholeplace.foundation.access.needs import needs

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _json(answer: Worked, stored: StoredCase) -> bytes:
    whole = as_answer(answer.appraisal, answer.distribution.as_answer())
    return json.dumps(whole, indent=2, ensure_ascii=False).encode()


KINDS: dict[str, tuple[str, Callable[[Worked, StoredCase], bytes]]] = {
    "xlsx": (XLSX, lambda answer, _: write_workbook(answer.case, answer.appraisal, answer.distribution)),
    "toml": ("application/toml", lambda answer, _: write_case(answer.case).encode()),
    "json": ("application/json", _json),
}


@needs("case.view")
def download(request: HttpRequest, case_id: str, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404(kind)
    stored = case_of(request.by, case_id)  # type: ignore[attr-defined]
    content_type, make = KINDS[kind]
    return _file(make(worked(stored.raw), stored), content_type, f"{stored.pk}.{kind}")


@needs("unit-cost.view")
def template(request: HttpRequest) -> HttpResponse:
    return _file(write_template(), XLSX, "business-case-template.xlsx")


def _file(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
