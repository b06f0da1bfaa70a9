"""The three clocks of a pool's year on one page: what is due, what clashes, what is late, and who has been asked."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.access.roles import RoleName
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.deadlines.calendar import Due, calendar
from wholeplace.foundation.deadlines.models import Task
from wholeplace.pools.calendar import CLOCK_WORDS, Deadline
from wholeplace.pools.calendar_findings import Overspend
from wholeplace.pools.web.calendar_actions import ask_for_plan, hand_in, set_tasks
from wholeplace.pools.web.calendar_reading import Calendar, calendar_for
from wholeplace.pools.web.forms.calendar import Looking
from wholeplace.pools.web.frame import pool_frame
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import draft_of, pool_of
from wholeplace.pools.web.views.budget import UNPROCESSABLE, asked_year, problems_in
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

Doing = Callable[[Calendar], str]


@needs("pool.view")
def show(request: HttpRequest, pool_id: str) -> HttpResponse:
    return _page(request, pool_of(by_of(request), pool_id))


@needs("calendar.set")
@require_POST
def tasks(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Set a task for everything that is still to come in the year."""

    def doing(held: Calendar) -> str:
        made = set_tasks(by=held.by, pool=held.pool, year=held.year)
        if not made:
            return "Every deadline to come has its task already."
        return "1 task is set." if len(made) == 1 else f"{len(made)} tasks are set."

    return _do(request, pool_id, doing)


@needs("calendar.set")
@require_POST
def done(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Say that something on the calendar is done."""

    def doing(held: Calendar) -> str:
        key = request.POST.get("deadline", "")
        return f"Done: {hand_in(by=held.by, pool=held.pool, year=held.year, deadline_id=key).title}"

    return _do(request, pool_id, doing)


@needs("calendar.set")
@require_POST
def plan(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Ask for a plan to put a forecast overspend right."""

    def doing(held: Calendar) -> str:
        line, beyond = request.POST.get("line", ""), Looking(request.GET).share()
        task = ask_for_plan(by=held.by, pool=held.pool, year=held.year, line=line, beyond_share=beyond)
        return f"A plan is asked for by {task.due_on:%-d %B %Y}."

    return _do(request, pool_id, doing)


@needs("pool.view")
def feed(request: HttpRequest, pool_id: str) -> HttpResponse:
    """The pool's own calendar of a year as a file for a diary."""
    by = by_of(request)
    pool = pool_of(by, pool_id)
    held = calendar_for(by, pool, asked_year(request))
    link = request.build_absolute_uri(reverse("pools:calendar", args=[pool.pk]))
    if held is None:
        raise Http404(pool.pk)
    entries = [
        Due(f"{one.id}@{pool.pk}.{request.get_host()}", f"{held.title(one)} ({pool.title})", one.due_on, by.at, link)
        for one in held.laid_out.deadlines
    ]
    mark = " (made up)" if pool.place.made_up else ""
    answer = HttpResponse(calendar(f"{pool.title}{mark}", entries), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{pool.pk}-calendar.ics"'
    return answer


def _do(request: HttpRequest, pool_id: str, doing: Doing) -> HttpResponse:
    by = by_of(request)
    pool = pool_of(by, pool_id)
    held = calendar_for(by, pool, asked_year(request), beyond_share=Looking(request.GET).share())
    try:
        if held is None:
            raise Refused(*draft_of(pool)[1])
        messages.success(request, doing(held))
    except Refused as refused:
        return _page(request, pool, problems_in(refused))
    return redirect(f"{reverse('pools:calendar', args=[pool.pk])}?{request.GET.urlencode() or f'year={held.year}'}")


def _page(request: HttpRequest, pool: Pool, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    by = by_of(request)
    form = Looking(request.GET if {"close_after", "beyond"} & set(request.GET) else None)
    held = calendar_for(by, pool, asked_year(request), beyond_share=form.share(), close_after=form.days())
    status = UNPROCESSABLE if problems or form.errors else HTTPStatus.OK
    context: dict[str, Any] = {"problems": problems, "form": form, "held": held}
    if held is None:
        context["wanted"] = draft_of(pool)[1]
    else:
        context |= _shown(held) | {"may_set": by.may("calendar.set", pool), "query": _query(request, held.year)}
    return render(
        request, "pools/calendar/calendar.html", pool_frame(request, pool, "Calendar") | context, status=status
    )


def _query(request: HttpRequest, year: FinancialYear) -> str:
    """The address' own question, for what is posted from the page to come back to it."""
    asked = request.GET.copy()
    asked["year"] = str(year)
    return asked.urlencode()


def _shown(held: Calendar) -> dict[str, Any]:
    years = [{"text": str(year), "current": year == held.year} for year in held.agreement.years]
    to_come = [one for one in held.laid_out.deadlines if held.state(one) == "open"]
    return {
        "year": held.year,
        "years": years,
        "days": [_row(held, one) for one in held.laid_out.deadlines],
        "clashes": held.laid_out.clashes,
        "late": [_row(held, one) for one in held.overdue],
        "to_come": len(to_come),
        "plans": {one.line: _plan_of(held, one) for one in held.overspends},
    }


def _plan_of(held: Calendar, one: Overspend) -> Task | None:
    """The task of the plan for an overspend: it may stand on the next year's calendar."""
    return next((task for key, task in held.tasks.items() if key.endswith(one.finding.id)), None)


def _row(held: Calendar, one: Deadline) -> dict[str, Any]:
    """A day of the calendar as the page tells it."""
    task = held.task_of(one)
    return {
        "key": one.id,
        "on": one.due_on,
        "clock": CLOCK_WORDS[one.clock],
        "title": held.title(one),
        "who": _who(held, one),
        "why": one.why,
        "state": held.state(one),
        "paid": one.id in held.paid,
        "done_by": task.done_by if task and task.done_at else "",
        "done_at": task.done_at if task else None,
    }


def _who(held: Calendar, one: Deadline) -> str:
    """Which role of which body must act; of a meeting the board's own body alone."""
    body = held.agreement.names.get(one.body, one.body)
    if one.clock == "governance":
        return body or "All partners"
    role = RoleName(one.role).short if one.role in set(RoleName) else one.role
    return f"{role[:1].upper()}{role[1:]}{', ' + body if body else ''}"
