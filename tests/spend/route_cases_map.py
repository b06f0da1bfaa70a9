"""What the test of routes by role asks for at each page and operation of the map."""

from __future__ import annotations

from typing import Any

from foundation.routes import RouteCase, World
from spend.made_map import PAID, made_map

PAGE = "places/<str:code>/spending/map/"
NOTHING = "?year=1999"  # of no line: who may see the page is asked here, what it shows elsewhere
API = "api/places/<code>/spending/map"


def of_place(world: World) -> dict[str, Any]:
    world.once("a counted map", lambda: made_map(world.system, world.place, world.body))
    return {"code": world.place.pk}


def a_tab(world: World) -> dict[str, Any]:
    return {**of_place(world), "what": "service"}


def a_line(world: World) -> dict[str, Any]:
    return {**of_place(world), "file": PAID, "line": 2}


def a_file(world: World) -> dict[str, Any]:
    return {**of_place(world), "kind": "csv"}


CASES = {
    PAGE: RouteCase(of_place, query=NOTHING),
    "places/<str:code>/spending/coverage/": RouteCase(of_place, query=NOTHING),
    f"{PAGE}by/<str:what>/": RouteCase(a_tab, query=NOTHING),
    f"{PAGE}areas/": RouteCase(of_place, query=NOTHING),
    f"{PAGE}nearest/": RouteCase(of_place, query=NOTHING),
    f"{PAGE}lines/": RouteCase(of_place, query=NOTHING),
    f"{PAGE}lines/<str:file>/<int:line>/": RouteCase(a_line),
    f"{PAGE}download/<str:kind>/": RouteCase(a_file, query=NOTHING),
    API: RouteCase(of_place, query="?by=body&by=service"),
    f"{API}/lines": RouteCase(of_place),
    f"{API}/flows": RouteCase(of_place),
    f"{API}/total": RouteCase(of_place),
    f"{API}/coverage": RouteCase(of_place, query="?accepted=a+test"),
}
