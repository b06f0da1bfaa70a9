"""What is done with a pool's calendar: tasks set for those who must act, a report handed in, a plan asked for."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.urls import reverse

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.deadlines.actions import ask, settle
from wholeplace.foundation.deadlines.models import Task
from wholeplace.foundation.people.models import Body
from wholeplace.pools.calendar import Deadline
from wholeplace.pools.calendar_findings import BEYOND_SHARE
from wholeplace.pools.web.calendar_reading import Calendar, calendar_for, overspends_of, subject_of
from wholeplace.pools.web.models import Pool
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

LONGEST_TITLE = 300


@action("calendar.set", of="pool")
def set_tasks(*, by: By, pool: Pool, year: FinancialYear, from_on: date | None = None) -> list[Task]:
    """Set a task for each deadline of a year that falls on a day or later (today) and has none yet. Done again, it adds nothing.

    *Refuses* `calendar-not-agreed`.
    """
    calendar = _agreed(by, pool, year)
    first = from_on or by.day
    wanted = [
        one
        for one in calendar.laid_out.deadlines
        if one.clock == "deadline"
        and one.due_on >= first
        and one.id not in calendar.done
        and calendar.task_of(one) is None
    ]
    bodies = _bodies(wanted)
    return [_ask(by, calendar, one, bodies) for one in wanted]


@action("calendar.set", of="pool")
def hand_in(*, by: By, pool: Pool, year: FinancialYear, deadline_id: str) -> Task:
    """Say that what was due has been handed in or done: its task is settled, or where none was set, set and settled at once.

    *Refuses* `calendar-not-agreed`, `deadline-unknown`, `deadline-met-already`.
    """
    calendar = _agreed(by, pool, year)
    one = calendar.deadline(deadline_id)
    if one is None:
        raise Refused(_unknown(calendar, deadline_id))
    if one.id in calendar.done:
        raise Refused(_met_already(one))
    task = calendar.task_of(one) or _ask(by, calendar, one, _bodies([one]))
    return settle(by=by, task=task)


@action("calendar.set", of="pool")
def ask_for_plan(*, by: By, pool: Pool, year: FinancialYear, line: str, beyond_share: Fraction = BEYOND_SHARE) -> Task:
    """Set the task of a plan to put a forecast overspend right, due the agreed days after it was found. Asked twice, it is one.

    *Refuses* `calendar-not-agreed`, `overspend-not-forecast`.
    """
    _agreed(by, pool, year)
    found = next((one for one in overspends_of(by, pool, year, beyond_share) if one.line == line), None)
    calendar = calendar_for(by, pool, year, beyond_share=beyond_share)
    if found is None or calendar is None:
        raise Refused(_not_forecast(line, beyond_share))
    due = [one for one in calendar.laid_out.deadlines if one.id.endswith(found.finding.id)]
    if not due:  # the plan is due after the end of the year: it stands on the next one's calendar
        later = calendar_for(by, pool, year.plus(1), beyond_share=beyond_share) if _goes_on(calendar) else None
        due = [one for one in later.laid_out.deadlines if one.id.endswith(found.finding.id)] if later else []
    if not due:
        raise Refused(_not_forecast(line, beyond_share))
    return calendar.task_of(due[0]) or _ask(by, calendar, due[0], _bodies(due))


def _goes_on(calendar: Calendar) -> bool:
    return calendar.year.plus(1) in calendar.agreement.years


def _agreed(by: By, pool: Pool, year: FinancialYear) -> Calendar:
    calendar = calendar_for(by, pool, year)
    if calendar is None or not calendar.signed:
        raise Refused(_not_agreed(pool))
    return calendar


def _ask(by: By, calendar: Calendar, one: Deadline, bodies: dict[str, Body]) -> Task:
    pool = calendar.pool
    page = reverse("pools:calendar", args=[pool.pk])
    return ask(
        by=by,
        place=pool.place,
        title=f"{calendar.title(one)} ({pool.title})"[:LONGEST_TITLE],
        due_on=one.due_on,
        role=one.role,
        body=bodies.get(one.body),
        link=f"{page}?year={calendar.year}#{one.id}"[:LONGEST_TITLE],
        subject=subject_of(pool, one.id),
    )


def _bodies(wanted: list[Deadline]) -> dict[str, Body]:
    named = {one.body for one in wanted if one.body}
    return {body.pk: body for body in Body.objects.for_system("who must do it").filter(pk__in=named)}


def _not_agreed(pool: Pool) -> Problem:
    return Problem(
        name="calendar-not-agreed",
        found=f"{pool.title}, of which no version has every signature",
        expected="a signed agreement",
        why="Nobody is bound by the days of a draft, and they may still change.",
        remedy="Set the tasks when every partner has signed.",
    )


def _unknown(calendar: Calendar, key: str) -> Problem:
    return Problem(
        name="deadline-unknown",
        field="deadline",
        found=key[:120] or "nothing",
        expected=f"a deadline of {calendar.year} on the calendar of {calendar.pool.title}",
        why="What is said to be done must be something that was due.",
        remedy="Choose it on the calendar; the agreement may have been varied since the page was opened.",
    )


def _met_already(one: Deadline) -> Problem:
    return Problem(
        name="deadline-met-already",
        field="deadline",
        found=f"{one.title}, due {one.due_on.isoformat()}: done",
        expected="a deadline that is not met yet",
        why="Who did it and when is on record, and stays.",
        remedy="Look at the calendar: nothing more is to be done.",
    )


def _not_forecast(line: str, beyond_share: Fraction) -> Problem:
    return Problem(
        name="overspend-not-forecast",
        field="line",
        found=line[:120] or "nothing",
        expected=f"a line whose newest forecast is more than {float(beyond_share):.1%} over its budget",
        why="A plan is asked for where an overspend threatens; its days count from the forecast that showed it.",
        remedy="Look at the newest forecasts, or choose a lower threshold.",
    )
