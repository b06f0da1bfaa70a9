"""What the test of routes by role asks for at each page and operation of a pool's calendar and of the end of its year."""

from __future__ import annotations

from foundation.routes import RouteCase, World
from pools.route_cases_year import of_pool

POOL = "pools/<slug:pool_id>/"
API = "api/pools/<pool_id>/calendar"
YEAR = "2026/27"
BUDGET = "initial-budget-2026-27"


def a_year(world: World) -> dict[str, object]:
    return {"year": YEAR}


def a_deadline(world: World) -> dict[str, object]:
    return {"year": YEAR, "deadline": BUDGET}


def a_line(world: World) -> dict[str, object]:
    return {"year": YEAR, "line": "team"}


CASES = {
    f"{POOL}calendar": RouteCase(of_pool),
    f"{POOL}calendar.ics": RouteCase(of_pool),
    f"{POOL}calendar/tasks": RouteCase(of_pool, a_year),
    f"{POOL}calendar/done": RouteCase(of_pool, a_deadline),
    f"{POOL}calendar/plan": RouteCase(of_pool, a_line),
    API: RouteCase(of_pool),
    f"{API}/tasks": RouteCase(of_pool, a_year),
    f"{API}/done": RouteCase(of_pool, a_deadline),
    f"{API}/plans": RouteCase(of_pool, a_line),
}

CASES |= {
    f"{POOL}year-end": RouteCase(of_pool),
    f"{POOL}year-end/close": RouteCase(of_pool),
    f"{POOL}year-end/roll": RouteCase(of_pool),
    f"{POOL}year-end/freeze": RouteCase(of_pool),
    "api/pools/<pool_id>/year-end": RouteCase(of_pool),
    "api/pools/<pool_id>/year-end/close": RouteCase(of_pool, a_year),
    "api/pools/<pool_id>/year-end/roll": RouteCase(of_pool, a_year),
    "api/pools/<pool_id>/year-end/freeze": RouteCase(of_pool, a_year),
}
