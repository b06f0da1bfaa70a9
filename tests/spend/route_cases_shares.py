"""What the test of routes by role asks for at the page and the operations of shares of larger bodies."""

from __future__ import annotations

from foundation.routes import RouteCase, World


def of_place(world: World) -> dict[str, object]:
    return {"code": world.place.pk}


def table(world: World) -> dict[str, object]:
    row = f"{world.body.pk},stated,2025/26,E99000001,1/4,Its own note"
    return {"table": f"body,method,year,area,share,source\n{row}\n"}


CASES = {
    "places/<str:code>/spending/larger-bodies": RouteCase(of_place),
    "api/places/<code>/spending/shares": RouteCase(of_place, table),
}
