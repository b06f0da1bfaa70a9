"""What the test of routes by role asks for at each page and operation of the register of the duty to pool."""

from __future__ import annotations

from datetime import date
from typing import Any

from foundation.routes import RouteCase, World

PLACE = "places/<str:code>/duty"
API = "api/places/<code>/duty"


def of_place(world: World) -> dict[str, object]:
    return {"code": world.place.pk}


def a_note(world: World) -> Any:
    """A reminder to the own body, made once."""
    from wholeplace.pools.web.duty_actions import add_note

    def made() -> Any:
        words, on = "Quillhaven is reminded.", date(2026, 4, 1)
        more = {"kind": "reminder", "words": words, "by_whom": "Board"}
        return add_note(by=world.system, place=world.place, body=world.body, on=on, **more)

    return world.once("duty note", made)


def of_note(world: World) -> dict[str, object]:
    return {**of_place(world), "key": a_note(world).pk}


def spend(world: World) -> dict[str, object]:
    return {"body": world.body.pk, "year": "2026/27", "basis": "budget", "pence": 100, "source": "Budget book"}


def note(world: World) -> dict[str, object]:
    return {"body": world.body.pk, "kind": "reminder", "words": "w", "on": "2026-04-01", "by_whom": "b"}


CASES = {
    PLACE: RouteCase(of_place),
    f"{PLACE}.csv": RouteCase(of_place),
    f"{PLACE}/settings": RouteCase(of_place, lambda world: {"words": "A compact"}),
    f"{PLACE}/spend": RouteCase(of_place, spend),
    f"{PLACE}/unknown": RouteCase(of_place),
    f"{PLACE}/note": RouteCase(of_place, note),
    f"{PLACE}/note/<int:key>/end": RouteCase(of_note),
    API: RouteCase(of_place),
    f"{API}/what-if": RouteCase(of_place, query="?target_share=0.1&kinds=other"),
    f"{API}/settings": RouteCase(of_place, lambda world: {"statutory": False, "words": "A compact"}),
    f"{API}/spend": RouteCase(of_place, spend),
    f"{API}/notes": RouteCase(of_place, note),
    f"{API}/notes/<key>/end": RouteCase(of_note, lambda world: {"on": "2026-05-01"}),
}
