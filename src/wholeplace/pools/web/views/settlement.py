"""Settling a period: what it would post and say, doing it, its notices, and the balances that two bodies agree."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.people.models import Body
from wholeplace.pools.settlement import problems_of
from wholeplace.pools.web.forms.year import Confirm, Settle
from wholeplace.pools.web.models import BalanceClaim, Pool, Settlement
from wholeplace.pools.web.queries import pool_of
from wholeplace.pools.web.views.budget import UNPROCESSABLE, asked_year, problems_in, year_frame
from wholeplace.pools.web.year import PoolYear, year_of
from wholeplace.pools.web.year_actions import confirm_balance, settle_period, worked_settlement
from wholeplace.vocabulary.problems import Problem, Refused


@needs("pool.view", write="settlement.make")
def settlements(request: HttpRequest, pool_id: str) -> HttpResponse:
    """First what a settlement would post (`look`), then, on the second button, the settlement itself."""
    by = by_of(request)
    pool = pool_of(by, pool_id)
    held = year_of(by, pool, asked_year(request))
    form = Settle([(line.id, line.title) for line in held.agreement.lines], request.POST or None)
    problems: tuple[Problem, ...] = ()
    seen: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if "look" in request.POST:
                seen = _seen(held, given["name"], given["on"], form.causes())
            else:
                row = settle_period(
                    by=by, pool=pool, year=held.year, name=given["name"], on=given["on"], causes=form.causes()
                )
                messages.success(request, f"{row.name} is settled.")
                return redirect("pools:settlement", pool_id=pool.pk, key=row.pk)
        except Refused as refused:
            problems = problems_in(refused)
    return _page(request, pool, held, form, problems, seen)


def _seen(held: PoolYear, name: str, on: Any, causes: Any) -> dict[str, Any]:
    _, done = worked_settlement(held, name=name, on=on, causes=causes)
    return {"would": done, "would_problems": problems_of(done.shares)}


@needs("pool.view")
def settlement(request: HttpRequest, pool_id: str, key: int) -> HttpResponse:
    by = by_of(request)
    pool = pool_of(by, pool_id)
    row = Settlement.objects.for_person(by, "pool.view").filter(pool=pool, pk=key).first()
    if row is None:
        raise Http404(key)
    held = year_of(by, pool)
    context = {
        "settled": row,
        "names": held.agreement.names,
        "lines": {line.id: line.title for line in held.agreement.lines},
        "days": {text: date.fromisoformat(text) for one in row.notices for text in (one["issued_on"], one["due_on"])},
        "claims": claims_of(by, pool, row.name),
    }
    return render(request, "pools/year/settlement.html", year_frame(request, held, "Settlement") | context)


@needs("pool.view", write="balance.confirm")
def confirm(request: HttpRequest, pool_id: str) -> HttpResponse:
    """One body confirms what it owes or is owed."""
    by = by_of(request)
    pool = pool_of(by, pool_id)
    held = year_of(by, pool)
    form = Confirm(request.POST or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        claim = BalanceClaim.objects.for_person(by, "pool.view").filter(pool=pool, pk=given["claim"]).first()
        body = Body.objects.for_system("whose balance it is").filter(pk=given["body"]).first()
        if claim is None or body is None:
            raise Http404(given["claim"])
        try:
            confirm_balance(by=by, claim=claim, body=body, pence=given["pence"], words=given["words"])
            messages.success(request, f"{body.name} has confirmed. The balance is {claim.get_state_display().lower()}.")
            return redirect("pools:settlements", pool_id=pool.pk)
        except Refused as refused:
            problems = problems_in(refused)
    form_to_settle = Settle([(line.id, line.title) for line in held.agreement.lines])
    return _page(request, pool, held, form_to_settle, problems, {"confirm_errors": form.errors})


def claims_of(by: Any, pool: Pool, name: str = "") -> list[dict[str, Any]]:
    """The balances of a pool, with the bodies for which this person may still confirm."""
    rows = BalanceClaim.objects.for_person(by, "pool.view").filter(pool=pool).select_related("payer", "payee")
    found = []
    for row in rows.filter(name=name) if name else rows:
        open_ = row.state != BalanceClaim.State.AGREED
        mine = [body for body in (row.payer, row.payee) if open_ and by.may("balance.confirm", body)]
        found.append({"claim": row, "mine": mine})
    return found


def _page(
    request: HttpRequest,
    pool: Pool,
    held: PoolYear,
    form: Settle,
    problems: tuple[Problem, ...],
    more: dict[str, Any],
) -> HttpResponse:
    by = by_of(request)
    context = {
        "form": form,
        "problems": problems,
        "settled": held.settlements(),
        "claims": claims_of(by, pool),
        "names": held.agreement.names,
        "may_settle": by.may("settlement.make", pool),
        **more,
    }
    wrong = problems or form.errors or more.get("confirm_errors")
    status = UNPROCESSABLE if wrong else HTTPStatus.OK
    return render(
        request, "pools/year/settlements.html", year_frame(request, held, "Settlement") | context, status=status
    )
