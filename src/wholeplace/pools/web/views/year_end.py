"""Ending a year of a pool: what is still wanting, closing it, rolling the schedule, and the auditor's copy."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.pools.settlement import rolled
from wholeplace.pools.web.forms.year_end import Roll
from wholeplace.pools.web.queries import pool_of
from wholeplace.pools.web.views.budget import UNPROCESSABLE, asked_year, problems_in, year_frame
from wholeplace.pools.web.year import PoolYear
from wholeplace.pools.web.year_end_actions import YearEnd, close_year, freeze_year, roll_year, still_holds, year_end_of
from wholeplace.pools.year_end import check_ending, left_pence
from wholeplace.vocabulary.problems import Problem, Refused

Doing = Callable[[YearEnd], str]


@needs("pool.view")
def show(request: HttpRequest, pool_id: str) -> HttpResponse:
    by = by_of(request)
    pool = pool_of(by, pool_id)
    return _page(request, year_end_of(by, pool, asked_year(request)))


@needs("year.end")
@require_POST
def close(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Carry the year forward and open the next."""

    def doing(found: YearEnd) -> str:
        close_year(by=found.held.by, pool=found.held.pool, year=found.held.year)
        return f"{found.held.year} is closed and carried forward."

    return _do(request, pool_id, doing)


@needs("year.end")
@require_POST
def freeze(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Take the auditor's copy."""

    def doing(found: YearEnd) -> str:
        copy = freeze_year(by=found.held.by, pool=found.held.pool, year=found.held.year)
        return f"The auditor's copy is kept, after {copy.entries:,} entries."

    return _do(request, pool_id, doing)


@needs("year.end")
@require_POST
def roll(request: HttpRequest, pool_id: str) -> HttpResponse:
    """First what the next year's contributions would be (`look`), then, on the second button, into the draft."""
    by = by_of(request)
    found = year_end_of(by, pool_of(by, pool_id), asked_year(request))
    form = _roll_form(found.held, request)
    if not form.is_valid():
        return _page(request, found, form=form)
    shares = _shares(form)
    if "look" in request.POST:
        would = rolled(found.held.agreement, found.held.year, **shares)
        return _page(request, found, form=form, more={"would": _would(found.held, would)})
    try:
        roll_year(by=by, pool=found.held.pool, year=found.held.year, **shares)
    except Refused as refused:
        return _page(request, found, problems_in(refused), form)
    following = found.held.year.plus(1)
    messages.success(request, f"The contributions of {following} are in the draft, for the partners to vary and sign.")
    return redirect("pools:agreement", pool_id=found.held.pool.pk)


def _do(request: HttpRequest, pool_id: str, doing: Doing) -> HttpResponse:
    by = by_of(request)
    found = year_end_of(by, pool_of(by, pool_id), asked_year(request))
    try:
        messages.success(request, doing(found))
    except Refused as refused:
        return _page(request, found, problems_in(refused))
    return redirect(f"{reverse('pools:year-end', args=[pool_id])}?year={found.held.year}")


def _page(
    request: HttpRequest,
    found: YearEnd,
    problems: tuple[Problem, ...] = (),
    form: Roll | None = None,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    by, held = found.held.by, found.held
    left = left_pence(held.balances)
    context = {
        "found": found,
        "problems": problems,
        "wanting": [] if found.ending.closed else check_ending(found.ending),
        "left": [("Revenue", left.get(False, 0)), *([("Capital", left[True])] if True in left else [])],
        "copies": [{"copy": copy, "holds": still_holds(by, copy)} for copy in found.copies],
        "form": form or _roll_form(held),
        "may_end": by.may("year.end", held.pool),
        "following": held.year.plus(1),
        "goes_on": held.year.plus(1) in held.agreement.years,
        **(more or {}),
    }
    status = UNPROCESSABLE if problems or (form and form.errors) else HTTPStatus.OK
    return render(
        request, "pools/year-end/year-end.html", year_frame(request, held, "Year end") | context, status=status
    )


def _roll_form(held: PoolYear, request: HttpRequest | None = None) -> Roll:
    names = held.agreement.names
    keys = dict.fromkeys((one.partner, one.line) for one in held.agreement.contributions_in(held.year))
    choices = [(f"{body}/{line}", f"{names[body]}, {held.agreement.line(line).title}") for body, line in keys]
    return Roll(choices, request.POST if request else None)


def _shares(form: Roll) -> dict[str, Any]:
    given = form.cleaned_data
    one_off = [tuple(key.split("/", 1)) for key in given["one_off"]]
    zero = Fraction(0)
    return {"inflation": given["inflation"] or zero, "efficiency": given["efficiency"] or zero, "one_off": one_off}


def _would(held: PoolYear, pence: dict[tuple[str, str], int]) -> list[tuple[str, str, int, int]]:
    """Partner, line, this year's and the next year's pence."""
    now: dict[tuple[str, str], int] = {}
    for one in held.agreement.contributions_in(held.year):
        now[one.partner, one.line] = now.get((one.partner, one.line), 0) + one.pence
    names = held.agreement.names
    return [
        (names[body], held.agreement.line(line).title, now.get((body, line), 0), pence.get((body, line), 0))
        for body, line in dict.fromkeys([*now, *pence])
    ]
