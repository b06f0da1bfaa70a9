"""Savings: claimed by a case, tied to a line, confirmed when the line has been cut."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.people.models import Body
from wholeplace.pools.web.forms.year import Claim, Cut, NameLine
from wholeplace.pools.web.frame import pool_frame
from wholeplace.pools.web.models import Pool, Saving
from wholeplace.pools.web.queries import draft_of, pool_of
from wholeplace.pools.web.views.budget import UNPROCESSABLE, problems_in
from wholeplace.pools.web.year_actions import claim_saving, confirm_saving, name_line
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear


@needs("pool.view", write="saving.claim")
def savings(request: HttpRequest, pool_id: str) -> HttpResponse:
    by = by_of(request)
    pool = pool_of(by, pool_id)
    form = Claim(_bodies(pool), _years(pool, by), request.POST or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            saving = claim_saving(
                by=by,
                pool=pool,
                body=_body(given["body"]),
                title=given["title"],
                year=FinancialYear.parse(given["year"]),
                claimed_pence=given["pence"],
                ledger_line=given["ledger_line"],
                owner=given["owner"],
            )
            messages.success(request, "The saving is entered as claimed.")
            return redirect("pools:saving", pool_id=pool.pk, key=saving.pk)
        except Refused as refused:
            problems = problems_in(refused)
    rows = list(Saving.objects.for_person(by, "pool.view").filter(pool=pool).select_related("body"))
    context = {
        "form": form,
        "problems": problems,
        "savings": rows,
        "claimed_pence": sum(row.claimed_pence for row in rows if row.state != Saving.State.WITHDRAWN),
        "confirmed_pence": sum(row.confirmed_pence or 0 for row in rows),
        "may_claim": by.may("saving.claim", pool),
    }
    status = UNPROCESSABLE if problems or form.errors else HTTPStatus.OK
    return render(request, "pools/year/savings.html", pool_frame(request, pool, "Savings") | context, status=status)


@needs("pool.view", write="saving.claim")
def saving(request: HttpRequest, pool_id: str, key: int) -> HttpResponse:
    """A saving; posted, the line that is to be cut and its owner."""
    by = by_of(request)
    row = _saving(by, pool_of(by, pool_id), key)
    posted = request.POST if request.method == "POST" else None
    form = NameLine(posted, initial={"ledger_line": row.ledger_line, "owner": row.owner})
    if posted is not None and form.is_valid():
        given = form.cleaned_data
        try:
            name_line(by=by, saving=row, ledger_line=given["ledger_line"], owner=given["owner"])
            messages.success(request, "The line is named.")
            return redirect("pools:saving", pool_id=pool_id, key=key)
        except Refused as refused:
            return _shown(request, row, form, _cut_form(row), problems_in(refused))
    return _shown(request, row, form, _cut_form(row))


@needs("saving.confirm")
def cut(request: HttpRequest, pool_id: str, key: int) -> HttpResponse:
    """Confirm that the line of a saving has been cut."""
    by = by_of(request)
    row = _saving(by, pool_of(by, pool_id), key)
    if not by.may("saving.confirm", row):
        raise PermissionDenied(key)
    form = _cut_form(row, request.POST if request.method == "POST" else None)
    line_form = NameLine(initial={"ledger_line": row.ledger_line, "owner": row.owner})
    if request.method == "POST" and form.is_valid():
        try:
            _confirm(by, row, form.cleaned_data)
            messages.success(request, "The saving is confirmed.")
            return redirect("pools:saving", pool_id=pool_id, key=key)
        except Refused as refused:
            row.refresh_from_db()
            return _shown(request, row, line_form, form, problems_in(refused))
    return _shown(request, row, line_form, form)


def _saving(by: By, pool: Pool, key: int) -> Saving:
    row = (
        Saving.objects.for_person(by, "pool.view")
        .filter(pool=pool, pk=key)
        .select_related("body", "pool__place")
        .first()
    )
    if row is None:
        raise Http404(key)
    return row


def _cut_form(row: Saving, posted: Any = None) -> Cut:
    initial = {"decommissioning": row.decommissioning, "double_running": row.double_running}
    return Cut(posted, initial=initial)


def _shown(
    request: HttpRequest, row: Saving, line_form: NameLine, cut_form: Cut, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    by = by_of(request)
    context = {
        "saving": row,
        "line_form": line_form,
        "cut_form": cut_form,
        "problems": problems,
        "may_name": by.may("saving.claim", row),
        "may_confirm": by.may("saving.confirm", row),
    }
    status = UNPROCESSABLE if problems or line_form.errors or cut_form.errors else HTTPStatus.OK
    return render(request, "pools/year/saving.html", pool_frame(request, row.pool, "Savings") | context, status=status)


def _confirm(by: By, row: Saving, given: dict[str, Any]) -> None:
    confirm_saving(
        by=by,
        saving=row,
        cut_on=given["cut_on"],
        budget_before_pence=given["before"],
        budget_after_pence=given["after"],
        evidence=given["evidence"],
        decommissioning=given["decommissioning"],
        double_running=given["double_running"],
        double_running_pence=given["double_running_pence"] or 0,
    )


def _bodies(pool: Pool) -> list[tuple[str, str]]:
    agreement, _ = draft_of(pool)
    return list(agreement.names.items()) if agreement else []


def _years(pool: Pool, by: Any) -> list[tuple[str, str]]:
    agreement, _ = draft_of(pool)
    years = agreement.years if agreement else (FinancialYear.containing(by.day),)
    return [(str(year), str(year)) for year in years]


def _body(pk: str) -> Body:
    return Body.objects.for_system("whose saving it is").get(pk=pk)
