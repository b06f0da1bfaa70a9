"""What the test of routes by role asks for at each page and operation of bringing spending in."""

from __future__ import annotations

from foundation.routes import RouteCase, World

PAGE = "places/<str:code>/spending/"
API = "api/places/<code>/spending"


def of_place(world: World) -> dict[str, object]:
    return {"code": world.place.pk}


CASES = {
    PAGE: RouteCase(of_place),
    f"{API}/bodies": RouteCase(of_place),
}
