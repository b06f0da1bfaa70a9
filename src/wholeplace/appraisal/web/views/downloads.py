"""A case on its way out: workbook, PDF, Word, text and JSON, all from the same answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse

from wholeplace.appraisal.appraise import as_answer
from wholeplace.appraisal.casefile import write_case
from wholeplace.appraisal.web.files import DOCX, JSON, PDF, TOML, XLSX, file_answer, file_name
from wholeplace.appraisal.web.models import StoredCase
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.working import Worked, worked
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of

if TYPE_CHECKING:
    from wholeplace.appraisal.report import Standing

Make = Callable[[Worked, StoredCase, By], bytes]


def _json(answer: Worked, stored: StoredCase, by: By) -> bytes:
    whole = as_answer(answer.appraisal, answer.distribution.as_answer())
    return json.dumps(whole, indent=2, ensure_ascii=False).encode()


def _toml(answer: Worked, stored: StoredCase, by: By) -> bytes:
    return write_case(answer.case).encode()


def _workbook(answer: Worked, stored: StoredCase, by: By) -> bytes:
    from wholeplace.appraisal.workbook import write_workbook

    return write_workbook(answer.case, answer.appraisal, answer.distribution)


def _pdf(answer: Worked, stored: StoredCase, by: By) -> bytes:
    from wholeplace.appraisal import report

    standing = _standing(stored)
    return report.pdf(answer.appraisal, answer.distribution, at=by.day, **standing)


def _word(answer: Worked, stored: StoredCase, by: By) -> bytes:
    from wholeplace.appraisal import report

    standing = _standing(stored)
    return report.docx(answer.appraisal, answer.distribution, at=by.day, **standing)


def _standing(stored: StoredCase) -> Standing:
    """What a paper says of itself: the case as it is being written, not a version that bodies have signed."""
    return {"place_name": stored.place.name, "status": "Draft", "made_up": stored.place.made_up}


KINDS: dict[str, tuple[str, Make]] = {
    "xlsx": (XLSX, _workbook),
    "pdf": (PDF, _pdf),
    "docx": (DOCX, _word),
    "toml": (TOML, _toml),
    "json": (JSON, _json),
}


@needs("case.view")
def download(request: HttpRequest, case_id: str, kind: str) -> HttpResponse:
    """The case as a file. *Refuses* every problem of a case that is not whole."""
    by = by_of(request)
    if kind not in KINDS:
        raise Http404(kind)
    stored = case_of(by, case_id)
    content_type, make = KINDS[kind]
    return file_answer(make(worked(stored.raw), stored, by), content_type, file_name(stored, kind))


@needs("unit-cost.view")
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook to fill in."""
    return file_answer(_template(), XLSX, "business-case-template.xlsx")


@cache
def _template() -> bytes:
    """The same bytes for everybody, so it is written once."""
    from wholeplace.appraisal.workbook import write_template

    return write_template()
