"""A pool's calendar as JSON: what is due and how it stands, clashes, overspends; tasks set and settled by the same actions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from pydantic import Field

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.api.schemas import Line
from wholeplace.foundation.deadlines.models import Task
from wholeplace.pools.web.calendar_actions import ask_for_plan, hand_in, set_tasks
from wholeplace.pools.web.calendar_reading import Calendar, calendar_for
from wholeplace.pools.web.queries import pool_of
from wholeplace.vocabulary.years import FinancialYear

router = Router(tags=["pools"])


class YearIn(Schema):
    year: Line


class DoneIn(YearIn):
    """The id of a deadline of the year."""

    deadline: Line


class PlanIn(YearIn):
    """A line that is forecast overspent; `beyond_percent` of its budget is the threshold."""

    line: Line
    beyond_percent: Decimal = Field(default=Decimal(2), ge=0, le=1000)


def _year(said: str) -> FinancialYear:
    try:
        return FinancialYear.parse(said)
    except ValueError:
        raise Http404(said) from None


def _held(request: HttpRequest, pool_id: str, year: str | None, percent: Decimal = Decimal(2)) -> Calendar:
    by = by_of(request)
    pool = pool_of(by, pool_id)
    held = calendar_for(by, pool, _year(year) if year else None, beyond_share=Fraction(percent) / 100)
    if held is None:
        raise Http404(pool_id)
    return held


def task_out(task: Task) -> dict[str, Any]:
    kept = ("id", "title", "role", "link", "done_by")
    days = {name: value.isoformat() if value else None for name, value in _days(task)}
    return {**{name: getattr(task, name) for name in kept}, **days, "body": task.body_id}


def _days(task: Task) -> list[tuple[str, Any]]:
    return [("due_on", task.due_on), ("done_at", task.done_at)]


@router.get("pools/{pool_id}/calendar", response=dict[str, Any], summary="The three clocks of a pool's year")
@needs("pool.view")
def calendar(request: HttpRequest, pool_id: str, year: str | None = None) -> Any:
    return _held(request, pool_id, year).as_answer()


@router.post("pools/{pool_id}/calendar/tasks", response=list[dict[str, Any]], summary="Set the tasks of a year")
@needs("calendar.set")
def tasks(request: HttpRequest, pool_id: str, given: YearIn) -> Any:
    pool = pool_of(by_of(request), pool_id)
    return [task_out(task) for task in set_tasks(by=by_of(request), pool=pool, year=_year(given.year))]


@router.post("pools/{pool_id}/calendar/done", response=dict[str, Any], summary="Say that something due is done")
@needs("calendar.set")
def done(request: HttpRequest, pool_id: str, given: DoneIn) -> Any:
    pool = pool_of(by_of(request), pool_id)
    return task_out(hand_in(by=by_of(request), pool=pool, year=_year(given.year), deadline_id=given.deadline))


@router.post(
    "pools/{pool_id}/calendar/plans", response=dict[str, Any], summary="Ask for a plan to put an overspend right"
)
@needs("calendar.set")
def plan(request: HttpRequest, pool_id: str, given: PlanIn) -> Any:
    pool = pool_of(by_of(request), pool_id)
    beyond = Fraction(given.beyond_percent) / 100
    by = by_of(request)
    return task_out(ask_for_plan(by=by, pool=pool, year=_year(given.year), line=given.line, beyond_share=beyond))
