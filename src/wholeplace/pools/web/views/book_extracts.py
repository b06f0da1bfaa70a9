"""Extracts of ledgers: brought, read by columns that somebody has confirmed, held against their control total, taken in."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.people.models import Body
from wholeplace.foundation.uploads.actions import take_upload
from wholeplace.foundation.uploads.models import Upload
from wholeplace.foundation.uploads.queries import read_upload, uploads_of
from wholeplace.ledger.web.extracts import Stated, map_of, take_in
from wholeplace.pools.web.book_contributions import agreement_of
from wholeplace.pools.web.book_extracts import (
    EXTRACT_KINDS,
    EXTRACT_PURPOSE,
    MOST_CODES,
    Reading,
    body_of_pool,
    code_of,
    extracts_of,
    kept_codes,
    kept_columns,
    reading_of,
    remember,
)
from wholeplace.pools.web.book_frame import bodies_named, book_frame, book_pool, names_of
from wholeplace.pools.web.forms.book_extracts import (
    CodesForm,
    ColumnsForm,
    ControlForm,
    ExtractForm,
    initial_codes,
    seen_of,
)
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import book_of_pool
from wholeplace.pools.web.views.book_posting import poster_pool
from wholeplace.vocabulary.problems import Problem, Refused

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@needs("book.view", write="book.post")
def extracts(request: HttpRequest, pool_id: str) -> HttpResponse:
    """What has been taken in, and the next file."""
    pool = book_pool(request, pool_id)
    by = by_of(request)
    agreement = agreement_of(by, pool)
    form = ExtractForm(request.POST or None, request.FILES or None, bodies=bodies_named(agreement, names_of(by, pool)))
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        if not by.may("book.post", pool.book):
            raise Http404(pool_id)
        given = form.cleaned_data
        try:
            body = body_of_pool(by, pool, given["body"])
            upload = take_upload(
                by=by, place=pool.place, file=given["file"], kinds=EXTRACT_KINDS, purpose=EXTRACT_PURPOSE
            )
        except Refused as refused:
            problems = refused.problems
        else:
            return redirect(_address("pools:extract", pool, upload, body, given))
    context = book_frame(request, pool, "Extracts") | {
        "form": form,
        "problems": problems,
        "file": getattr(form.cleaned_data.get("file"), "name", "") if problems else "",
        "taken": list(extracts_of(by, book_of_pool(pool))[:200]),
    }
    status = UNPROCESSABLE if problems or form.errors else HTTPStatus.OK
    return render(request, "pools/book/extracts.html", context, status=status)


def _address(route: str, pool: Pool, upload: Upload, body: Body, given: dict[str, Any]) -> str:
    query = {"total": f"{given['total'] / 100:.2f}", "count": "" if given["count"] is None else given["count"]}
    return f"{reverse(route, args=[pool.pk, upload.pk, body.pk])}?{urlencode(query)}"


def _upload(request: HttpRequest, pool: Pool, upload_id: int) -> Upload:
    found = uploads_of(by_of(request)).filter(pk=upload_id, place=pool.place, purpose=EXTRACT_PURPOSE).first()
    if found is None:
        raise Http404(str(upload_id))
    return found


@needs("book.post")
def extract(request: HttpRequest, pool_id: str, upload_id: int, body_id: str) -> HttpResponse:
    """One file: what it holds by the confirmed columns, and taking it in against its control total."""
    pool = poster_pool(request, pool_id)
    by, book = by_of(request), book_of_pool(pool)
    upload, body = _upload(request, pool, upload_id), body_of_pool(by, pool, body_id)
    data, kept = read_upload(upload), map_of(by, book, body)
    sent = request.POST or None
    form = ControlForm(sent, initial={"total": request.GET.get("total"), "count": request.GET.get("count")})
    if kept is None and sent is None:
        return redirect(_columns_address(request, pool, upload, body))
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        stated = Stated(form.cleaned_data["total"], form.cleaned_data["count"])
        try:
            taken = take_in(by=by, book=book, body=body, name=upload.name, data=data, stated=stated)
        except Refused as refused:
            problems = refused.problems
        else:
            many = "1 transaction" if taken.rows == 1 else f"{taken.rows:,} transactions"
            messages.success(request, f"{many} of {body.name} {'is' if taken.rows == 1 else 'are'} taken in.")
            return redirect("pools:extracts", pool_id=pool.pk)
    context = book_frame(request, pool, "Extracts") | {
        "form": form,
        "problems": problems,
        "reading": _reading(data, upload.name, kept_columns(kept)),
        "upload": upload,
        "body": body,
        "columns_at": _columns_address(request, pool, upload, body),
    }
    status = UNPROCESSABLE if problems or form.errors else HTTPStatus.OK
    return render(request, "pools/book/extract.html", context, status=status)


def _columns_address(request: HttpRequest, pool: Pool, upload: Upload, body: Body) -> str:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return reverse("pools:extract-columns", args=[pool.pk, upload.pk, body.pk]) + query


def _reading(data: bytes, name: str, columns: dict[str, str] | None) -> Reading | None:
    try:
        return reading_of(data, name, columns)
    except Refused:
        return None


@needs("book.post")
def columns(request: HttpRequest, pool_id: str, upload_id: int, body_id: str) -> HttpResponse:
    """Which heading of the file is what, and which of its codes is which line of the agreement: confirmed once for a body."""
    pool = poster_pool(request, pool_id)
    by = by_of(request)
    upload, body = _upload(request, pool, upload_id), body_of_pool(by, pool, body_id)
    data, kept = read_upload(upload), map_of(by, book_of_pool(pool), body)
    agreement = agreement_of(by, pool)
    seen = reading_of(data, upload.name, kept_columns(kept))
    heads = ColumnsForm(request.POST or None, headings=seen.table.headings, initial=dict(seen.columns))
    if heads.is_bound and heads.is_valid():
        seen = reading_of(data, upload.name, heads.columns)
    lines = {line.id: line.title for line in agreement.lines}
    asked = seen.codes[:MOST_CODES]
    same = request.POST.get("seen") == seen_of(seen.columns)
    initial = {"seen": seen_of(seen.columns)} | initial_codes(asked, kept_codes(kept))
    codes = CodesForm(request.POST if same else None, codes=asked, lines=lines, initial=initial)
    problems = seen.problems if heads.is_bound else ()
    if same and not problems and codes.is_valid():
        chosen = [code_of(agreement, code, line, group) for code, line, group in codes.chosen]
        remember(by=by, pool=pool, body=body, columns=seen.columns, codes=chosen, data=data, name=upload.name)
        back = reverse("pools:extract", args=[pool.pk, upload.pk, body.pk])
        return redirect(f"{back}?{request.GET.urlencode()}")
    context = book_frame(request, pool, "Extracts") | {
        "heads": heads,
        "codes": codes,
        "reading": seen,
        "problems": problems,
        "upload": upload,
        "body": body,
        "more": len(seen.codes) - len(asked),
    }
    status = UNPROCESSABLE if problems or codes.errors else HTTPStatus.OK
    return render(request, "pools/book/extract-columns.html", context, status=status)
