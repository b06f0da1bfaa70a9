"""A pool that ran before it was taken in: its opening balances, and last year's budget and actuals beside this year's budget."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.ledger.chart import chart
from wholeplace.pools.opening import LAST_YEAR_COLUMNS, OPENING_COLUMNS
from wholeplace.pools.web.agreement_opening import (
    comparatives,
    last_year_of,
    opening_entry,
    take_last_year,
    take_opening_balances,
    year_before,
)
from wholeplace.pools.web.agreement_reading import bytes_of, name_of
from wholeplace.pools.web.forms.agreement import TableFile
from wholeplace.pools.web.frame import pool_frame
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import latest_signed, pool_of
from wholeplace.vocabulary.problems import Problem, Refused


@needs("pool.open")
def opening(request: HttpRequest, pool_id: str) -> HttpResponse:
    by = by_of(request)
    pool = pool_of(by, pool_id, "pool.open")
    last = "last-year" in request.POST
    forms = {
        "balances": _form(request, "balances", sent=not last),
        "last_year": _form(request, "last", sent=last),
    }
    form = forms["last_year" if last else "balances"]
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            take_in(by, pool, form, last)
            messages.success(request, "Last year is kept." if last else "The opening balances are posted.")
            return redirect("pools:agreement-opening", pool_id=pool.pk)
        except Refused as refused:
            problems = refused.problems
    context = pool_frame(request, pool, "Agreement") | _context(by, pool) | forms | {"problems": problems, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems or form.errors else HTTPStatus.OK
    return render(request, "pools/agreement/opening.html", context, status=status)


def _form(request: HttpRequest, prefix: str, *, sent: bool) -> TableFile:
    if request.method == "POST" and sent:
        return TableFile(request.POST, request.FILES, prefix=prefix)
    return TableFile(prefix=prefix)


def take_in(by: By, pool: Pool, form: TableFile, last: bool) -> None:
    """Post opening balances, or keep last year. *Refuses* what either refuses."""
    file = form.cleaned_data["file"]
    name = name_of(file) if file else "the typed table"
    table = bytes_of(file).decode("utf-8-sig", "replace") if file else form.cleaned_data["table"]
    if last:
        take_last_year(by=by, pool=pool, table=table, file=name)
    else:
        take_opening_balances(by=by, pool=pool, table=table, file=name)


def _context(by: By, pool: Pool) -> dict[str, Any]:
    held, kept = latest_signed(by, pool), last_year_of(by, pool)
    return {
        "entry": opening_entry(by, pool),
        "agreement": held.agreement if held else None,
        "year": year_before(pool) if pool.book else None,
        "comparatives": comparatives(held.agreement, kept) if held and kept else [],
        "accounts": chart(),
        "columns": (",".join(OPENING_COLUMNS), ",".join(LAST_YEAR_COLUMNS)),
    }
