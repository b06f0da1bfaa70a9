"""What the test of routes by role asks for at each route of the agreement room."""

from __future__ import annotations

from typing import Any

from foundation.routes import RouteCase, World


def the_agreement(world: World) -> Any:
    """A whole draft in the own place between its two bodies, made once."""
    from wholeplace.pools.web.actions import start_pool

    own, other = world.body.pk, "own-police"
    raw = {
        "agreement": {"host": own, "from_on": "2026-04-01", "until_on": "2027-03-31"},
        "pool_manager": {"name": "Quillhaven Officer", "employer": own},
        "partners": [
            {"body": own, "name": world.body.name, "kind": "local-authority", "signatory": "Chief executive"},
            {"body": other, "name": "Quillhaven Police", "kind": "police", "signatory": "Chief constable"},
        ],
        "schemes": [{"id": "team", "title": "Quillhaven team", "lead": own}],
        "lines": [
            {"id": "team", "title": "Team", "scheme": "team", "owner": own, "status": "aligned", "mechanism": "aligned"}
        ],
        "contributions": [{"partner": own, "line": "team", "year": "2026/27", "pounds": 100}],
    }
    return world.once(
        "agreement", lambda: start_pool(by=world.system, place=world.place, title="Quillhaven agreement", raw=raw)
    )


def of_place(world: World) -> dict[str, object]:
    return {"code": world.place.pk}


def of_pool(world: World) -> dict[str, object]:
    return {"pool_id": the_agreement(world).pk}


def a_row(world: World) -> dict[str, object]:
    return {**of_pool(world), "key": "lines", "index": 0}


def a_part(world: World) -> dict[str, object]:
    return {**of_pool(world), "part": "terms"}


def revision(world: World) -> dict[str, object]:
    return {"revision": the_agreement(world).revision}


AGREEMENT = "pools/<slug:pool_id>/agreement"
CASES = {
    "places/<str:code>/agreements/new": RouteCase(of_place, lambda world: {"title": "Another"}),
    AGREEMENT: RouteCase(of_pool),
    f"{AGREEMENT}/replace": RouteCase(of_pool, revision),
    f"{AGREEMENT}/open": RouteCase(of_pool),
    f"{AGREEMENT}/withdraw": RouteCase(of_pool),
    f"{AGREEMENT}/part/<slug:part>": RouteCase(a_part, revision),
    f"{AGREEMENT}/add/<slug:key>": RouteCase(a_row, lambda world: {**revision(world), "title": "Another"}),
    f"{AGREEMENT}/<slug:key>/<int:index>": RouteCase(a_row, revision),
    f"{AGREEMENT}/<slug:key>/<int:index>/remove": RouteCase(a_row, revision),
}
