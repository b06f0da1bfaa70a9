"""What the test of routes by role asks for at each route of the agreement room."""

from __future__ import annotations

from typing import Any

from foundation.routes import RouteCase, World
from wholeplace.foundation.access.by import By


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


def a_version(world: World) -> Any:
    """A version of it that waits for both bodies."""
    from wholeplace.pools.web.actions import propose_agreement

    return world.once("agreement version", lambda: propose_agreement(by=world.system, pool=the_agreement(world)))


def a_remark(world: World) -> Any:
    """A request for a change of it."""
    from wholeplace.foundation.signing.actions import request_change

    def make() -> Any:
        return request_change(by=By(world.owner, world.system.at), version=a_version(world), text="Six years, please")

    return world.once("agreement remark", make)


def of_version(world: World) -> dict[str, object]:
    number = a_version(world).number
    return {**of_pool(world), "number": number, "other": number, "body_id": world.body.pk}


def of_remark(world: World) -> dict[str, object]:
    return {**of_version(world), "remark_id": a_remark(world).pk, "subject": the_agreement(world).pk}


def a_file(world: World) -> dict[str, object]:
    return {**of_version(world), "kind": "toml"}


def signed_and_open(world: World) -> Any:
    """Another agreement of the own place, signed by both bodies, with its book open."""
    from wholeplace.foundation.signing.queries import wanted_of
    from wholeplace.pools.web.actions import open_pool, propose_agreement, start_pool
    from wholeplace.pools.web.agreement_signing import sign_agreement

    def make() -> Any:
        pool = start_pool(by=world.system, place=world.place, title="Quillhaven fund", raw=without_id(world))
        version = propose_agreement(by=world.system, pool=pool)
        for stance, body in (("own", world.body.pk), ("other body", "own-police")):
            by = By(world.people[stance]["approver"], world.system.at)
            sign_agreement(by=by, wanted=wanted_of(by, version, body))
        return open_pool(by=world.system, pool=pool)

    return world.once("open agreement", make)


def without_id(world: World) -> Any:
    raw = dict(the_agreement(world).raw)
    head = {key: value for key, value in raw["agreement"].items() if key not in ("id", "title")}
    return raw | {"agreement": head}


def of_open(world: World) -> dict[str, object]:
    return {"pool_id": signed_and_open(world).pk}


def with_last_year(world: World) -> dict[str, object]:
    from wholeplace.pools.web.agreement_opening import take_last_year

    table = str(last_year(world)["table"])
    world.once("last year", lambda: take_last_year(by=world.system, pool=signed_and_open(world), table=table))
    return of_open(world)


def balances(world: World) -> dict[str, object]:
    return {"table": "account,line,body,amount\n1000,,,5\n3000,,,-5"}


def last_year(world: World) -> dict[str, object]:
    return {"table": "account,line,body,budget,actual\n5000,team,,5,6"}


AGREEMENT = "pools/<slug:pool_id>/agreement"
VERSION = f"{AGREEMENT}/version/<int:number>"
API = "api/pools/<pool_id>/agreement"
VERSIONS = "api/versions/agreement/<subject>"
CASES = {
    "places/<str:code>/agreements/new": RouteCase(of_place, lambda world: {"title": "Another"}),
    AGREEMENT: RouteCase(of_pool),
    f"{AGREEMENT}/replace": RouteCase(of_pool, revision),
    f"{AGREEMENT}/open": RouteCase(of_pool),
    f"{AGREEMENT}/withdraw": RouteCase(of_pool),
    f"{AGREEMENT}/download/<slug:kind>": RouteCase(a_file),
    f"{AGREEMENT}/propose": RouteCase(of_pool),
    f"{AGREEMENT}/versions": RouteCase(of_version),
    VERSION: RouteCase(of_version),
    f"{VERSION}/against/<int:other>": RouteCase(of_version),
    f"{VERSION}/since": RouteCase(of_version),
    f"{VERSION}/sign/<slug:body_id>": RouteCase(of_version, lambda world: {"agreed": "on"}),
    f"{VERSION}/download/<slug:kind>": RouteCase(a_file),
    f"{AGREEMENT}/vat": RouteCase(of_pool),
    f"{AGREEMENT}/opening": RouteCase(of_open),
    f"{AGREEMENT}/review": RouteCase(of_version, lambda world: {"sort": "comment", "text": "Why?"}),
    f"{AGREEMENT}/review/<int:remark_id>": RouteCase(of_remark, lambda world: {"text": "Done"}),
    f"{AGREEMENT}/part/<slug:part>": RouteCase(a_part, revision),
    f"{AGREEMENT}/add/<slug:key>": RouteCase(a_row, lambda world: {**revision(world), "title": "Another"}),
    f"{AGREEMENT}/rows/<slug:key>/<int:index>": RouteCase(a_row, revision),
    f"{AGREEMENT}/rows/<slug:key>/<int:index>/remove": RouteCase(a_row, revision),
    "api/places/<code>/agreements": RouteCase(of_place, lambda world: {"title": "Another"}),
    API: RouteCase(of_pool, lambda world: {**revision(world), "raw": the_agreement(world).raw}),
    f"{API}/propose": RouteCase(of_pool, lambda world: {"note": "First"}),
    f"{API}/withdraw": RouteCase(of_pool),
    f"{API}/open": RouteCase(of_pool),
    f"{API}/changes": RouteCase(of_version, query="?since=1"),
    f"{API}/files/<kind>": RouteCase(a_file),
    f"{API}/vat": RouteCase(of_pool),
    f"{API}/opening-balances": RouteCase(of_open, balances),
    f"{API}/last-year": RouteCase(with_last_year, last_year),
    VERSIONS: RouteCase(of_remark),
    f"{VERSIONS}/<number>": RouteCase(of_remark),
    f"{VERSIONS}/<number>/remarks": RouteCase(of_remark, lambda world: {"sort": "comment", "text": "Why?"}),
    f"{VERSIONS}/<number>/sign": RouteCase(of_remark, lambda world: {"body": world.body.pk}),
    "api/remarks/agreement/<remark_id>/resolve": RouteCase(of_remark, lambda world: {"text": "Done"}),
}
