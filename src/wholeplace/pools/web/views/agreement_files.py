"""An agreement on its way out: clause by clause, as an investment agreement, and as the text that it is made from."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.pools import agreement_paper, investment_agreement
from wholeplace.pools.agreement import Agreement, Raw
from wholeplace.pools.agreement_clauses import Imprint
from wholeplace.pools.agreement_file import build_agreement
from wholeplace.pools.agreement_writing import write_agreement
from wholeplace.pools.web.agreement_signing import draft_imprint, imprint_of, numbered
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import content_of, pool_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
TOML = "application/toml"

# kind: (content type, ending, maker)
PAPERS: dict[str, tuple[str, str, Callable[[Agreement, Imprint], bytes]]] = {
    "pdf": (PDF, ".pdf", agreement_paper.pdf),
    "docx": (DOCX, ".docx", agreement_paper.docx),
    "investment-pdf": (PDF, "-investment-agreement.pdf", investment_agreement.pdf),
    "investment-docx": (DOCX, "-investment-agreement.docx", investment_agreement.docx),
}


@needs("agreement.view")
def draft(request: HttpRequest, pool_id: str, kind: str) -> HttpResponse:
    """The draft as a file. *Refuses*, but for the text, every problem of a draft that is not whole."""
    by = by_of(request)
    return draft_file(by, pool_of(by, pool_id, "agreement.view"), kind)


def draft_file(by: By, pool: Pool, kind: str) -> HttpResponse:
    """The draft as one of its files. Http404 where there is no such kind."""
    mark = "-made-up" if pool.place.made_up else ""
    return _answer(kind, pool.raw, draft_imprint(by, pool), f"{pool.pk}{mark}-draft")


@needs("agreement.view")
def version(request: HttpRequest, pool_id: str, number: int, kind: str) -> HttpResponse:
    """A version as a file."""
    by = by_of(request)
    pool = pool_of(by, pool_id, "agreement.view")
    found = numbered(by, pool, number)
    mark = "-made-up" if pool.place.made_up else ""
    return _answer(kind, content_of(found), imprint_of(found), f"{pool.pk}{mark}-version-{number}")


def _answer(kind: str, raw: Raw, imprint: Imprint, name: str) -> HttpResponse:
    if kind == "toml":
        return _file(write_agreement(raw).encode(), TOML, f"{name}.toml")
    if kind not in PAPERS:
        raise Http404(kind)
    content_type, ending, make = PAPERS[kind]
    return _file(make(build_agreement(raw), imprint), content_type, f"{name}{ending}")


def _file(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
