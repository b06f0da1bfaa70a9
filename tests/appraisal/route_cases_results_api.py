"""What the test of routes by role asks for at the JSON of what a case comes to, and at the cases of a place together."""

from __future__ import annotations

from typing import Any

from foundation.routes import RouteCase, World


def results() -> Any:
    """The rows that the pages of results are asked with: one case, one version, one remark for all of them."""
    from importlib.util import module_from_spec, spec_from_file_location
    from pathlib import Path

    spec = spec_from_file_location("results_rows", Path(__file__).with_name("route_cases_results.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ROWS = results()


def of_chart(world: World) -> dict[str, object]:
    return {**ROWS.of_case(world), "name": "fan"}


def moved(world: World) -> dict[str, object]:
    return {"moves": {"calls.impact": 0.3}, "draws": 10}


def kept(world: World) -> dict[str, object]:
    return {"moves": {"calls.impact": 0.3}, "revision": ROWS.whole(world).revision}


def of_place(world: World) -> dict[str, object]:
    ROWS.whole(world)
    return {"code": world.place.pk}


API = "api/cases/<case_id>/"
CASES = {
    "places/<str:code>/portfolio": RouteCase(of_place),
    "cases/<slug:case_id>/options.csv": RouteCase(ROWS.of_case),
    "api/places/<code>/portfolio": RouteCase(of_place, lambda world: {}),
    f"{API}charts/<name>": RouteCase(of_chart),
    f"{API}what-if": RouteCase(ROWS.of_case, moved),
    f"{API}what-if/keep": RouteCase(ROWS.of_case, kept),
    f"{API}what-if/copy": RouteCase(ROWS.of_case, lambda world: {"moves": {"calls.impact": 0.3}, "title": "Another"}),
    f"{API}options": RouteCase(ROWS.of_case, query="?draws=10"),
    f"{API}versions": RouteCase(ROWS.of_case, lambda world: {"bodies": [world.body.pk], "note": "First"}),
    f"{API}versions/<number>/content": RouteCase(ROWS.of_version),
    f"{API}versions/<number>/against/<other>": RouteCase(ROWS.of_version),
    f"{API}versions/<number>/again": RouteCase(ROWS.of_version),
}
