"""What the test of routes by role asks for at each route of the journeys."""

from __future__ import annotations

from typing import Any

from foundation.routes import RouteCase, World


def the_deal(world: World) -> Any:
    """A deal of the own place on a small case, made once."""
    return world.once("deal", lambda: _made(world))


def _made(world: World) -> Any:
    from wholeplace.appraisal.web.actions import take_in_raw
    from wholeplace.journeys.case_into_pool import propose_deal

    body = world.body.pk
    value = {"fiscal": 100, "economic": 0, "social": 0, "price_year": "2026/27"}
    raw = {
        "format": "wholeplace-case/1",
        "case": {
            "title": "Quillhaven deal",
            "first_year": "2026/27",
            "years": 2,
            "price_year": "2026/27",
            "deflators": "2026-06",
            "discount": "green-book",
            "counterfactual": "As now.",
        },
        "bodies": [
            {"id": body, "name": world.body.name, "kind": "local-authority"},
            {"id": "courts", "name": "Quillhaven Courts", "kind": "criminal-justice"},
        ],
        "costs": [{"id": "team", "title": "Team", "body": body, "type": "revenue", "pounds": [10, 10], "grade": 1}],
        "benefits": [
            {
                "id": "fewer",
                "title": "Fewer",
                "value": value,
                "shares": {body: 0.5, "courts": 0.5},
                "population": 10,
                "engagement": 1,
                "retention": 1,
                "events_per_person": 1,
                "impact": 0.5,
                "deadweight": 0,
                "ramp": [1, 1],
                "grade": 1,
            }
        ],
    }
    case = take_in_raw(by=world.system, place=world.place, raw=raw)
    world.made.update(case_of_deal=case)
    return propose_deal(by=world.system, case=case, settings={"draws": 100})


def of_case(world: World) -> dict[str, object]:
    the_deal(world)
    return {"case_id": world.made["case_of_deal"].pk}


def of_deal(world: World) -> dict[str, object]:
    return {"deal_id": the_deal(world).pk}


def of_absent(world: World) -> dict[str, object]:
    return {**of_deal(world), "body_id": "courts"}


def a_pick(world: World) -> dict[str, object]:
    return {"rule": "proportional-to-benefit", "host": world.body.pk, "why": "Because"}


def few_draws(world: World) -> dict[str, object]:
    return {"draws": 100}


def a_baseline(world: World) -> dict[str, object]:
    return {"year": 2025, "keys": ["nobody:nothing"], "revision": 1}


def an_addressable(world: World) -> dict[str, object]:
    return {"year": 2025, "controls": ["addressable"], "bodies": [world.body.pk]}


CASES = {
    "cases/<slug:case_id>/deals/": RouteCase(of_case),
    "cases/<slug:case_id>/realised": RouteCase(of_case),
    "api/cases/<case_id>/realised": RouteCase(of_case),
    "cases/<slug:case_id>/spending-as-now": RouteCase(of_case),
    "api/cases/<case_id>/spending-as-now": RouteCase(of_case, a_baseline, query="?year=2025"),
    "places/<str:code>/duty/from-count": RouteCase(lambda w: {"code": w.place.pk}),
    "api/places/<code>/duty/from-count": RouteCase(lambda w: {"code": w.place.pk}, an_addressable, query="?year=2025"),
    "deals/<slug:deal_id>/": RouteCase(of_deal),
    "deals/<slug:deal_id>/again": RouteCase(of_deal),
    "deals/<slug:deal_id>/pick": RouteCase(of_deal, a_pick),
    "deals/<slug:deal_id>/if/<slug:body_id>": RouteCase(of_absent),
    "deals/<slug:deal_id>/ask/<slug:body_id>.<slug:ending>": RouteCase(lambda w: {**of_absent(w), "ending": "pdf"}),
    "api/cases/<case_id>/deals": RouteCase(of_case, few_draws),
    "api/deals/<deal_id>": RouteCase(of_deal, few_draws),
    "api/deals/<deal_id>/pick": RouteCase(of_deal, a_pick),
    "api/deals/<deal_id>/if/<body_id>": RouteCase(of_absent),
    "api/deals/<deal_id>/ask/<body_id>": RouteCase(of_absent),
}
