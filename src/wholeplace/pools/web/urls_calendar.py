"""The calendar of a pool: its three clocks, what clashes, and the tasks that follow."""

from __future__ import annotations

from django.urls import path

from wholeplace.pools.web.views import calendar

POOL = "pools/<slug:pool_id>/"

urlpatterns = [
    path(f"{POOL}calendar", calendar.show, name="calendar"),
    path(f"{POOL}calendar.ics", calendar.feed, name="calendar-file"),
    path(f"{POOL}calendar/tasks", calendar.tasks, name="calendar-tasks"),
    path(f"{POOL}calendar/done", calendar.done, name="calendar-done"),
    path(f"{POOL}calendar/plan", calendar.plan, name="calendar-plan"),
]
