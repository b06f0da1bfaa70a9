"""The budget of a pool's year: as agreed, as moved, what is spent and promised of it, and moving some."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.pools.budget import Approval, history
from wholeplace.pools.web.forms.year import Move
from wholeplace.pools.web.frame import pool_frame
from wholeplace.pools.web.queries import pool_of
from wholeplace.pools.web.year import PoolYear, year_of, years_of
from wholeplace.pools.web.year_actions import vire
from wholeplace.vocabulary.problems import Exit, Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def problems_in(refused: Refused) -> tuple[Problem, ...]:
    """The problems for the page to show; that somebody may not do it at all is no problem of a field, and goes on."""
    if refused.status == Exit.NOT_PERMITTED:
        raise refused
    return refused.problems


def asked_year(request: HttpRequest) -> FinancialYear | None:
    """The year in the address (`?year=2026/27`), where one is asked for; what is no year is as if none were asked for."""
    try:
        return FinancialYear.parse(request.GET.get("year", ""))
    except ValueError:
        return None


def year_frame(request: HttpRequest, held: PoolYear, current: str) -> dict[str, Any]:
    """What the pages of a year share: the pool's frame, the year, and the other years that are open."""
    years = [{"text": str(year), "current": year == held.year} for year in years_of(by_of(request), held.pool)]
    return pool_frame(request, held.pool, current) | {"held": held, "year": held.year, "years": years}


@needs("pool.view", write="budget.vire")
def budget(request: HttpRequest, pool_id: str) -> HttpResponse:
    by = by_of(request)
    pool = pool_of(by, pool_id)
    held = year_of(by, pool, asked_year(request))
    form = Move(held, request.POST or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            vire(
                by=by,
                pool=pool,
                year=held.year,
                from_line=given["from_line"],
                to_line=given["to_line"],
                pence=given["pence"],
                on=given["on"],
                reason=given["reason"],
                approvals=_approvals(given),
            )
            messages.success(request, "The budget is moved.")
            return redirect("pools:budget", pool_id=pool.pk)
        except Refused as refused:
            problems = problems_in(refused)
    today = by.day
    context = {
        "form": form,
        "problems": problems,
        "anchors": {
            "virements.new.approvals": "id_approver",
            "virements.new.reason": "id_reason",
            "virements.new.pence": "id_pence",
        },
        "standings": held.standings(today),
        "agreed": held.budget,
        "steps": history(held.budget, held.virements),
        "limits": held.limits,
        "may_move": by.may("budget.vire", pool),
    }
    status = UNPROCESSABLE if problems or form.errors else HTTPStatus.OK
    return render(request, "pools/year/budget.html", year_frame(request, held, "Budget") | context, status=status)


def _approvals(given: dict[str, Any]) -> tuple[Approval, ...]:
    if not given["approver"] or not given["approver_body"] or given["approved_on"] is None:
        return ()
    return (Approval(given["approver"], given["approver_body"], given["approved_on"], given["approver_name"]),)
