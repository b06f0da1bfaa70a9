"""What the test of routes by role asks for at each page and operation of a pool's statements."""

from __future__ import annotations

from typing import Any

from foundation.routes import RouteCase, World
from pools.route_cases_year import an_open_pool

POOL = "pools/<slug:pool_id>/statements"


def of_pool(world: World) -> dict[str, object]:
    return {"pool_id": an_open_pool(world).pk}


def of_publication(world: World) -> dict[str, object]:
    return {"pool_id": an_open_pool(world).pk, "key": _published(world).pk}


def of_published_pool(world: World) -> dict[str, object]:
    _published(world)
    return of_pool(world)


def of_file(world: World) -> dict[str, object]:
    return of_pool(world) | {"file": "account.txt"}


def _published(world: World) -> Any:
    """Open to everybody, so its title names no place."""
    from wholeplace.foundation.acts.action import acting
    from wholeplace.pools.web.models import Published

    def make() -> Any:
        with acting("statement.publish", by=world.system, chain=world.place.chain):
            row = Published(
                pool=an_open_pool(world),
                name="2026/27",
                kind="open-data",
                content={
                    "title": "A pool",
                    "place": "A place",
                    "words": "the year 2026/27",
                    "period": "2026/27",
                    "status": "Provisional",
                    "entries": 0,
                    "root": "",
                    "made_up": True,
                },
                published_by="test",
                published_at=world.system.at,
            )
            row.save()
        return row

    return world.once("publication", make)


ASKED = "?part=revenue&row=total-funding&body=pool"
FINDING = {"line": "team", "treatment": "joint", "source": "Paper of 4 May 2026"}
NOTES = {"period": "2026/27-Q1", "narrative": "As planned.", "readings": []}

CASES = {
    "api/published": RouteCase(elsewhere=True),
    "published/": RouteCase(elsewhere=True),
    POOL: RouteCase(of_pool),
    f"{POOL}/account": RouteCase(of_pool),
    f"{POOL}/bodies": RouteCase(of_pool),
    f"{POOL}/behind": RouteCase(of_pool, query=ASKED),
    f"{POOL}/report": RouteCase(of_pool),
    f"{POOL}/return": RouteCase(of_pool),
    f"{POOL}/publish": RouteCase(of_pool, send=lambda world: {"kind": "account"}),
    f"{POOL}/files/<str:file>": RouteCase(of_file),
    "published/<slug:pool_id>/": RouteCase(of_published_pool, elsewhere=True),
    "published/<slug:pool_id>/<int:key>/": RouteCase(of_publication, elsewhere=True),
    "published/<slug:pool_id>/<int:key>/data": RouteCase(of_publication, elsewhere=True),
    "api/pools/<pool_id>/statement": RouteCase(of_pool),
    "api/pools/<pool_id>/statement/bodies": RouteCase(of_pool),
    "api/pools/<pool_id>/report": RouteCase(of_pool, send=lambda world: NOTES),
    "api/pools/<pool_id>/care-fund-return": RouteCase(of_pool),
    "api/pools/<pool_id>/findings": RouteCase(of_pool, send=lambda world: {"findings": [FINDING]}),
    "api/pools/<pool_id>/published": RouteCase(of_pool, send=lambda world: {"period": "2026/27", "kind": "account"}),
    "api/published/<pool_id>": RouteCase(of_published_pool, elsewhere=True),
    "api/published/<pool_id>/<key>": RouteCase(of_publication, elsewhere=True),
}
