"""What the test of routes by role asks for where a case is answered, put before the bodies, remarked on and signed."""

from __future__ import annotations

from typing import Any

from foundation.routes import RouteCase, World
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Body

CASE = "cases/<slug:case_id>/"


def whole(world: World) -> Any:
    """A case of the own place that is whole, and names the own place's two bodies."""
    from wholeplace.appraisal.web.actions import take_in_raw

    own = world.body.pk
    raw = {
        "format": "wholeplace-case/1",
        "case": {
            "title": "Quillhaven front door",
            "first_year": "2025/26",
            "years": 2,
            "price_year": "2025/26",
            "deflators": "2026-06",
            "discount": "green-book",
            "counterfactual": "As now",
        },
        "bodies": [
            {"id": own, "name": world.body.name, "kind": "local-authority"},
            {"id": "own-police", "name": "Quillhaven Police", "kind": "police"},
        ],
        "costs": [{"id": "team", "title": "Team", "body": own, "type": "revenue", "pounds": [1000, 1000], "grade": 3}],
        "benefits": [
            {
                "id": "calls",
                "title": "Calls avoided",
                "value": {"fiscal": 500, "economic": 0, "social": 0, "price_year": "2025/26"},
                "shares": {own: 1},
                "population": 10,
                "engagement": 0.5,
                "retention": 0.8,
                "events_per_person": 2,
                "impact": 0.25,
                "deadweight": 0.2,
                "ramp": [0.5, 1],
                "grade": 4,
            }
        ],
    }
    return world.once("whole case", lambda: take_in_raw(by=world.system, place=world.place, raw=raw))


def a_version(world: World) -> Any:
    """A version of it that waits for both bodies, with a request for a change."""
    from wholeplace.appraisal.web.versions import propose_case

    def make() -> Any:
        bodies = list(Body.objects.for_system("a test").filter(pk__in=(world.body.pk, "own-police")))
        return propose_case(by=world.system, case=whole(world), bodies=bodies)

    return world.once("version", make)


def a_remark(world: World) -> Any:
    from wholeplace.foundation.signing.actions import request_change

    def make() -> Any:
        return request_change(by=By(world.owner, world.system.at), version=a_version(world), text="Six years, please")

    return world.once("remark", make)


def of_case(world: World) -> dict[str, object]:
    return {"case_id": whole(world).pk}


def of_version(world: World) -> dict[str, object]:
    number = a_version(world).number
    return {**of_case(world), "number": number, "other": number, "body_id": world.body.pk}


def of_remark(world: World) -> dict[str, object]:
    return {**of_version(world), "remark_id": a_remark(world).pk}


def of_chart(world: World) -> dict[str, object]:
    return {**of_case(world), "name": "fan", "ending": "csv"}


def said(world: World) -> dict[str, object]:
    return {"sort": "comment", "text": "Why?"}


def of_subject(world: World) -> dict[str, object]:
    return {**of_remark(world), "subject": whole(world).pk}


ONE = "api/versions/case/<subject>/<number>"
CASES = {
    "api/versions/case/<subject>": RouteCase(lambda world: {**of_version(world), "subject": whole(world).pk}),
    ONE: RouteCase(of_subject),
    f"{ONE}/remarks": RouteCase(of_subject, said),
    f"{ONE}/sign": RouteCase(of_subject, lambda world: {"body": world.body.pk}),
    "api/remarks/case/<remark_id>/resolve": RouteCase(of_subject, lambda world: {"text": "Done"}),
    f"{CASE}results": RouteCase(of_case),
    f"{CASE}charts/<slug:name>.<slug:ending>": RouteCase(of_chart),
    f"{CASE}what-if": RouteCase(of_case),
    f"{CASE}what-if/keep": RouteCase(of_case, lambda world: {"revision": whole(world).revision}),
    f"{CASE}what-if/copy": RouteCase(of_case, lambda world: {"title": "Another"}),
    f"{CASE}options": RouteCase(of_case),
    f"{CASE}versions": RouteCase(of_version),
    f"{CASE}versions/new": RouteCase(of_case, lambda world: {"bodies": [world.body.pk]}),
    f"{CASE}versions/<int:number>": RouteCase(of_version),
    f"{CASE}versions/<int:number>/against/<int:other>": RouteCase(of_version),
    f"{CASE}versions/<int:number>/sign/<slug:body_id>": RouteCase(of_version, lambda world: {"agreed": "on"}),
    f"{CASE}versions/<int:number>/since": RouteCase(of_version),
    f"{CASE}versions/<int:number>/again": RouteCase(of_version),
    f"{CASE}versions/<int:number>/download/<slug:kind>": RouteCase(lambda world: {**of_version(world), "kind": "json"}),
    f"{CASE}review": RouteCase(of_version, lambda world: {"sort": "comment", "text": "Why?"}),
    f"{CASE}review/<int:remark_id>": RouteCase(of_remark, lambda world: {"text": "Done"}),
}
