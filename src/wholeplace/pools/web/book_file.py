"""The book taken away: sealed, so that anybody can check it without this site, or as another program or spreadsheet reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.http import Http404, StreamingHttpResponse

from wholeplace.foundation.access.by import By
from wholeplace.ledger.export import Format
from wholeplace.ledger.web.exporting import exported
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import book_of_pool


@dataclass(frozen=True, slots=True)
class Kind:
    """One form in which a book leaves: what it is for, and the file's ending and type."""

    format: str
    title: str
    words: str
    ending: str
    content_type: str


KINDS = (
    Kind(
        "sealed",
        "The sealed book",
        "Every entry with its seal. Whoever has it can check it without this site: wholeplace pools verify FILE.",
        "jsonl",
        "application/jsonl",
    ),
    Kind("csv", "Spreadsheet", "One row a line, with every dimension.", "csv", "text/csv; charset=utf-8"),
    Kind("beancount", "Beancount", "For bean-check and its reports.", "beancount", "text/plain; charset=utf-8"),
    Kind("hledger", "hledger", "For hledger and its reports.", "journal", "text/plain; charset=utf-8"),
)


def file_of(by: By, pool: Pool, form: str) -> StreamingHttpResponse:
    """The book as a file, written out piece by piece as it is read. Http404 where there is no such form."""
    kind = next((one for one in KINDS if one.format == form), None)
    if kind is None:
        raise Http404(form)
    book = book_of_pool(pool)
    answer = StreamingHttpResponse(exported(by, book, cast(Format, kind.format)), content_type=kind.content_type)
    mark = "-made-up" if book.made_up else ""
    answer["Content-Disposition"] = f'attachment; filename="{pool.pk}{mark}-book.{kind.ending}"'
    return answer
