"""What the test of routes by role asks for at each route of the business case."""

from __future__ import annotations

from typing import Any

from foundation.routes import RouteCase, World

TITLE = "Quillhaven families"


def the_case(world: World) -> Any:
    """A case of the own place with a line of each kind, made once."""
    from wholeplace.appraisal.web.actions import take_in_raw

    raw = {
        "format": "wholeplace-case/1",
        "case": {"title": TITLE, "first_year": "2026/27", "years": 2, "price_year": "2026/27", "deflators": "2026-06"},
        "bodies": [{"id": world.body.pk, "name": world.body.name, "kind": "local-authority"}],
        "costs": [{"id": "team", "title": "Quillhaven team"}],
        "benefits": [{"id": "incidents", "title": "Quillhaven incidents"}],
        "options": [{"id": "less", "title": "Quillhaven less"}],
        "unpriced": [{"id": "trust", "title": "Quillhaven trust"}],
    }
    return world.once("case", lambda: take_in_raw(by=world.system, place=world.place, raw=raw))


def of_place(world: World) -> dict[str, object]:
    return {"code": world.place.pk}


def of_case(world: World) -> dict[str, object]:
    return {"case_id": the_case(world).pk}


def a_line(kind: str, key: str) -> Any:
    return lambda world: {**of_case(world), "kind": kind, "key": key}


def a_kind(kind: str) -> Any:
    return lambda world: {**of_case(world), "kind": kind}


def revision(world: World) -> dict[str, object]:
    return {"revision": the_case(world).revision}


def a_title(world: World) -> dict[str, object]:
    return {**revision(world), "title": "Another"}


CASE = "cases/<slug:case_id>/"
AUTHORING = {
    "places/<str:code>/cases/": RouteCase(of_place),
    "places/<str:code>/cases/new": RouteCase(of_place, lambda world: {"title": "Another"}),
    "places/<str:code>/unit-costs/": RouteCase(of_place),
    "cases/template.xlsx": RouteCase(elsewhere=True),
    CASE: RouteCase(of_case),
    f"{CASE}withdraw": RouteCase(of_case),
    f"{CASE}replace": RouteCase(of_case, revision),
    f"{CASE}describe": RouteCase(of_case, revision),
    f"{CASE}measure": RouteCase(of_case),
    f"{CASE}measure/<str:key>": RouteCase(a_line("benefits", "incidents"), revision),
    f"{CASE}identify": RouteCase(of_case),
    f"{CASE}identify/<str:key>": RouteCase(a_line("benefits", "incidents"), revision),
    f"{CASE}identify/<str:key>/unit-cost": RouteCase(
        a_line("benefits", "incidents"), lambda world: {**revision(world), "code": "CR2.0"}, query="?words=violence"
    ),
    f"{CASE}calculate": RouteCase(of_case),
    f"{CASE}calculate/evidence": RouteCase(of_case, revision),
    f"{CASE}calculate/correlations": RouteCase(of_case, revision),
    f"{CASE}calculate/costs/<str:key>": RouteCase(a_line("costs", "team"), revision),
    f"{CASE}calculate/options/<str:key>": RouteCase(a_line("options", "less"), revision),
    f"{CASE}calculate/unpriced/<str:key>": RouteCase(a_line("unpriced", "trust"), revision),
    f"{CASE}add/<str:kind>": RouteCase(a_kind("costs"), a_title),
    f"{CASE}remove/<str:kind>/<str:key>": RouteCase(a_line("costs", "team"), revision),
    f"{CASE}assumptions": RouteCase(of_case),
    f"{CASE}assumptions.<str:kind>": RouteCase(a_kind("csv")),
    f"{CASE}download/<str:kind>": RouteCase(a_kind("toml")),
    "unit-costs/": RouteCase(elsewhere=True),
    "unit-costs/<path:code>": RouteCase(lambda world: {"code": "CR2.0"}, elsewhere=True),
    "api/places/<code>/cases": RouteCase(of_place, lambda world: {"title": "Another"}),
    "api/places/<code>/cases/from-file": RouteCase(of_place),
    "api/cases/<case_id>": RouteCase(of_case, lambda world: {**revision(world), "raw": {"case": {"title": TITLE}}}),
    "api/cases/<case_id>/answer": RouteCase(of_case, query="?draws=0"),
    "api/unit-costs": RouteCase(elsewhere=True, query="?words=violence"),
    "api/unit-costs/<path:code>": RouteCase(lambda world: {"code": "CR2.0"}, elsewhere=True),
}

CASES = {**AUTHORING}
