"""A version on its way out: the workbook, the papers and the files of what was put before the bodies, not of the case today."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from wholeplace.appraisal.casefile import write_case
from wholeplace.appraisal.web.files import DOCX, JSON, PDF, TOML, XLSX, file_answer
from wholeplace.appraisal.web.queries import case_of
from wholeplace.appraisal.web.versions import answer_of, numbered, status_of
from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.signing.models import Version
from wholeplace.foundation.signing.queries import standing_of


def _workbook(version: Version) -> bytes:
    from wholeplace.appraisal.workbook import write_workbook

    answer = answer_of(version)
    return write_workbook(answer.case, answer.appraisal, answer.distribution)


def _pdf(version: Version) -> bytes:
    from wholeplace.appraisal import report

    answer = answer_of(version)
    return report.pdf(answer.appraisal, answer.distribution, **_standing(version))


def _word(version: Version) -> bytes:
    from wholeplace.appraisal import report

    answer = answer_of(version)
    return report.docx(answer.appraisal, answer.distribution, **_standing(version))


def _standing(version: Version) -> dict[str, Any]:
    """What the paper says of itself: dated the day on which the version was put forward."""
    return {
        "at": By.system("the day of a moment", version.made_at).day,
        "place_name": version.place.name,
        "status": status_of(standing_of(version)),
        "made_up": version.place.made_up,
    }


def _toml(version: Version) -> bytes:
    return write_case(answer_of(version).case).encode()


def _json(version: Version) -> bytes:
    return json.dumps(version.values["answer"], indent=2, ensure_ascii=False).encode()


KINDS: dict[str, tuple[str, Callable[[Version], bytes]]] = {
    "xlsx": (XLSX, _workbook),
    "pdf": (PDF, _pdf),
    "docx": (DOCX, _word),
    "toml": (TOML, _toml),
    "json": (JSON, _json),
}


@needs("case.view")
def download(request: HttpRequest, case_id: str, number: int, kind: str) -> HttpResponse:
    """A version as a file. *Refuses* what its case is refused for today."""
    by = by_of(request)
    version = numbered(by, case_of(by, case_id), number)
    if kind not in KINDS:
        raise Http404(kind)
    content_type, make = KINDS[kind]
    mark = "-illustrative" if version.illustrative else ""
    return file_answer(make(version), content_type, f"{case_id}-version-{number}{mark}.{kind}")
