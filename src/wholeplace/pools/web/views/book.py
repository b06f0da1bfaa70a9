"""The book of a pool: its trial balance opened down to the entries behind each figure, the journal, and one entry whole."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.ledger.chart import chart
from wholeplace.ledger.web import queries
from wholeplace.ledger.web.models import ENTRIES
from wholeplace.ledger.web.queries import PAGE, Balances
from wholeplace.pools.web.book_frame import book_frame, book_pool, names_of
from wholeplace.pools.web.book_reading import (
    KIND_WORDS,
    PROMISED,
    cell_of_query,
    cell_query,
    days_query,
    debits_pence,
    iso_day,
    moment_of,
    no_such_account,
    sides,
    two_sides,
    words_of,
)
from wholeplace.pools.web.forms.book import AsOf
from wholeplace.pools.web.models import Pool
from wholeplace.vocabulary.problems import Refused


def _asked(request: HttpRequest) -> AsOf:
    """The days asked for: typed in the form, or carried on by a link (`?as_of=2026-05-31`)."""
    if any(name.endswith(("_0", "_1", "_2")) for name in request.GET):
        return AsOf(request.GET)
    initial = {name: iso_day(request.GET.get(name, "")) for name in ("as_of", "known_on")}
    return AsOf(initial=initial)


def _balances(request: HttpRequest, pool: Pool, form: AsOf) -> Balances:
    given = form.cleaned_data if form.is_bound and form.is_valid() else dict(form.initial)
    book = pool.book
    assert book is not None
    return queries.balances(by_of(request), book, as_of=given.get("as_of"), known_on=given.get("known_on"))


@needs("book.view")
def balances(request: HttpRequest, pool_id: str) -> HttpResponse:
    """The trial balance, from kept balances."""
    pool = book_pool(request, pool_id)
    form = _asked(request)
    found = _balances(request, pool, form)
    rows = sides(found.by_account)
    context = book_frame(request, pool, "Balances") | {
        "form": form,
        "found": found,
        "said": words_of(found),
        "money": [row for row in rows if row.account.code not in PROMISED],
        "promised": [row for row in rows if row.account.code in PROMISED],
        "query": days_query(found),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "pools/book/balances.html", context, status=status)


@needs("book.view")
def account(request: HttpRequest, pool_id: str, code: str) -> HttpResponse:
    """One account by its cells: scheme, line, body, status, power and the rest."""
    pool = book_pool(request, pool_id)
    if code not in chart():
        raise Refused(no_such_account(code))
    found = _balances(request, pool, _asked(request))
    names = names_of(by_of(request), pool)
    cells = sorted(
        ((cell, pence) for cell, pence in found.by_cell.items() if cell.account == code),
        key=lambda one: one[0].text(),
    )
    context = book_frame(request, pool, "Balances") | {
        "account": chart()[code],
        "cells": [(cell, *two_sides(pence), cell_query(cell)) for cell, pence in cells],
        "total": two_sides(sum(pence for _, pence in cells)),
        "names": names,
        "said": words_of(found),
        "query": days_query(found),
    }
    return render(request, "pools/book/account.html", context)


@needs("book.view")
def behind(request: HttpRequest, pool_id: str, code: str) -> HttpResponse:
    """The entries behind the balance of one cell, newest first."""
    pool = book_pool(request, pool_id)
    cell = cell_of_query(code, request.GET.dict())
    book = pool.book
    assert book is not None
    found = _balances(request, pool, _asked(request))
    last = _before(request)
    within = found.entries + 1 if found.known_on else None
    before = min(last, within) if last and within else last or within
    entries = queries.lines_of(by_of(request), book, {cell}, before=before, as_of=found.as_of)
    shown = [(one, sum(line.pence for line in one.entry.lines if line.cell == cell)) for one in entries]
    context = book_frame(request, pool, "Balances") | {
        "account": chart().get(code),
        "cell": cell,
        "names": names_of(by_of(request), pool),
        "balance": two_sides(found.by_cell.get(cell, 0)),
        "entries": [(one, *two_sides(pence)) for one, pence in shown],
        "said": words_of(found),
        "query": days_query(found),
        "older": _older(request, entries),
    }
    return render(request, "pools/book/behind.html", context)


def _older(request: HttpRequest, entries: list[Any]) -> str:
    """The address of the next page; empty where this is the last."""
    if len(entries) < PAGE or entries[-1].number <= 1:
        return ""
    query = request.GET.copy()
    query["before"] = str(entries[-1].number)
    return f"?{query.urlencode()}"


def _before(request: HttpRequest) -> int | None:
    said = request.GET.get("before", "")
    if not said:
        return None
    if not said.isdigit() or len(said) > len(str(ENTRIES)):
        raise Http404(said)
    return min(max(1, int(said)), ENTRIES - 1)


@needs("book.view")
def journal(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Every entry, newest first, a page at a time by its number."""
    pool = book_pool(request, pool_id)
    book = pool.book
    assert book is not None
    before = _before(request)
    entries = queries.journal(by_of(request), book, before=before)
    context = book_frame(request, pool, "Journal") | {
        "entries": [(one, debits_pence(one.entry.lines), moment_of(one)) for one in entries],
        "kinds": KIND_WORDS,
        "older": _older(request, entries),
        "newest": before is None,
    }
    return render(request, "pools/book/journal.html", context)


@needs("book.view")
def entry(request: HttpRequest, pool_id: str, number: int) -> HttpResponse:
    """One entry: its lines, who and when, from which paper, and its place in the chain."""
    pool = book_pool(request, pool_id)
    by, book = by_of(request), pool.book
    assert book is not None
    posted = queries.entry_of(by, book, number)
    promise = queries.commitments_of(by, book, pending=False).filter(entry__number=number).first()
    reversed_by = queries.reversed_by(by, book, number)
    frame = book_frame(request, pool, "Journal")
    context = frame | {
        "posted": posted,
        "kind": KIND_WORDS.get(posted.entry.kind, posted.entry.kind),
        "lines": [(line.cell, *two_sides(line.pence)) for line in posted.entry.lines],
        "sum": debits_pence(posted.entry.lines),
        "moment": moment_of(posted),
        "names": names_of(by, pool),
        "reversed_by": reversed_by,
        "promise": promise,
        "may_reverse": frame["may_post"]
        and reversed_by is None
        and posted.entry.kind not in ("commitment", "release", "reversal"),
    }
    return render(request, "pools/book/entry.html", context)
