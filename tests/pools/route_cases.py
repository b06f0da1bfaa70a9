"""What the test of routes by role asks for at each route of pools."""

from __future__ import annotations

from typing import Any

from foundation.routes import RouteCase, World

TITLE = "Quillhaven pool"


def the_pool(world: World) -> Any:
    """A draft in the own place, made once."""
    from wholeplace.pools.web.actions import start_pool

    return world.once("pool", lambda: start_pool(by=world.system, place=world.place, title=TITLE))


def of_place(world: World) -> dict[str, object]:
    return {"code": world.place.pk}


def of_pool(world: World) -> dict[str, object]:
    return {"pool_id": the_pool(world).pk}


CASES = {
    "places/<str:code>/pools/": RouteCase(of_place),
    "pools/<slug:pool_id>/": RouteCase(of_pool),
    "api/places/<code>/pools": RouteCase(of_place),
    "api/pools/<pool_id>": RouteCase(of_pool),
}
