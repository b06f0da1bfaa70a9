"""What the test of routes by role asks for at each page and operation of a pool's year."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.routes import RouteCase, World

POOL = "pools/<slug:pool_id>/"


def an_open_pool(world: World) -> Any:
    """A pool of the own place that is signed and open, with one settlement, one balance and one saving; made once."""
    return world.once("open pool", lambda: _made(world))


def _made(world: World) -> Any:
    from wholeplace.foundation.acts.action import acting
    from wholeplace.foundation.signing.models import Version
    from wholeplace.pools.web.actions import open_pool, propose_agreement, start_pool
    from wholeplace.pools.web.models import BalanceClaim, Saving, Settlement

    pool = start_pool(by=world.system, place=world.place, title="Quillhaven year", raw=agreement(world))
    version = propose_agreement(by=world.system, pool=pool, bodies=[world.body])
    with acting("agreement.sign", by=world.system, chain=world.place.chain):
        version.state, version.frozen_at = Version.State.FROZEN, world.system.at
        version.save()
    pool = open_pool(by=world.system, pool=pool)
    with acting("settlement.make", by=world.system, chain=world.place.chain):
        settled = Settlement(
            pool=pool,
            year=2026,
            name="Quillhaven Q1",
            on=date(2026, 6, 30),
            position={"on": "2026-06-30", "lines": []},
            shares={"steps": []},
            made_by="test",
            made_at=world.system.at,
        )
        settled.save()
        claim = BalanceClaim(
            pool=pool, name="Quillhaven Q1", on=settled.on, payer=world.body, payee=world.body, book_pence=5
        )
        claim.save()
        saving = Saving(pool=pool, title="Quillhaven saving", body=world.body, year=2026, claimed_pence=5)
        saving.save()
    world.made.update(settlement=settled, claim=claim, saving=saving)
    return pool


def agreement(world: World) -> dict[str, Any]:
    """An agreement of the own body with a health body of the own place."""
    from wholeplace.foundation.people.actions import add_body

    nhs = "quillhaven-health"
    add_body(by=world.system, place=world.place, id=nhs, name="Quillhaven Health", kind="nhs", from_on=date(2024, 4, 1))
    council = world.body.pk
    return {
        "format": "wholeplace-agreement/1",
        "agreement": {
            "title": "Quillhaven year",
            "place": world.place.pk,
            "host": council,
            "from_on": "2026-04-01",
            "until_on": "2028-03-31",
            "review_on": ["2027-04-01"],
        },
        "pool_manager": {"name": "A Manager", "employer": council},
        "terms": dict.fromkeys(
            ("aims", "improvement", "persons", "services", "monitoring", "variation", "exit"), "Quillhaven says so."
        ),
        "outcomes": [{"words": "Better", "measure": "counted"}],
        "functions": [{"reference": "NHS Act 2006 s3", "body": nhs}],
        "partners": [
            {"body": council, "name": world.body.name, "kind": "local-authority", "signatory": "Chief executive"},
            {"body": nhs, "name": "Quillhaven Health", "kind": "nhs", "signatory": "Chief executive"},
        ],
        "schemes": [{"id": "s", "title": "Scheme", "lead": council, "functions": ["NHS Act 2006 s3"]}],
        "lines": [
            {
                "id": "team",
                "title": "Team",
                "scheme": "s",
                "owner": council,
                "status": "pooled",
                "mechanism": "s75",
                "budget_pounds": {"2026/27": 100},
            }
        ],
        "contributions": [
            {"partner": council, "line": "team", "year": "2026/27", "pounds": 60},
            {"partner": nhs, "line": "team", "year": "2026/27", "pounds": 40},
        ],
    }


def of_pool(world: World) -> dict[str, object]:
    return {"pool_id": an_open_pool(world).pk}


def of(name: str) -> Any:
    def params(world: World) -> dict[str, object]:
        return {**of_pool(world), "key": world.made[name].pk}

    return params


def a_confirmation(world: World) -> dict[str, object]:
    an_open_pool(world)
    return {"claim": world.made["claim"].pk, "body": world.body.pk, "pence": "1"}


def a_move(world: World) -> dict[str, object]:
    return {"from_line": "team", "to_line": "team", "pence": 1, "on": "2026-06-01", "reason": "r"}


def a_saving(world: World) -> dict[str, object]:
    return {"title": "Another", "body": world.body.pk, "year": "2026/27", "claimed_pence": 5}


def a_cut(world: World) -> dict[str, object]:
    return {"cut_on": "2026-05-01", "budget_before_pence": 9, "budget_after_pence": 1}


CASES = {
    f"{POOL}budget": RouteCase(of_pool),
    f"{POOL}forecast": RouteCase(of_pool),
    f"{POOL}forecast.xlsx": RouteCase(of_pool),
    f"{POOL}forecast/brought": RouteCase(of_pool),
    f"{POOL}settlements": RouteCase(of_pool),
    f"{POOL}settlements/balances": RouteCase(of_pool, a_confirmation),
    f"{POOL}settlements/<int:key>": RouteCase(of("settlement")),
    f"{POOL}savings": RouteCase(of_pool),
    f"{POOL}savings/<int:key>": RouteCase(of("saving")),
    f"{POOL}savings/<int:key>/cut": RouteCase(of("saving")),
    "api/pools/<pool_id>/budget": RouteCase(of_pool, a_move),
    "api/pools/<pool_id>/forecast": RouteCase(
        of_pool, lambda world: {"forecasts": [{"line": "team", "outturn_pence": 9}]}
    ),
    "api/pools/<pool_id>/forecast/workbook": RouteCase(
        of_pool, lambda world: {"file": SimpleUploadedFile("forecast.xlsx", b"PK no workbook")}
    ),
    "api/pools/<pool_id>/settlements": RouteCase(of_pool, lambda world: {"name": "Q9", "on": "2026-06-30"}),
    "api/pools/<pool_id>/agreed-balances": RouteCase(of_pool),
    "api/pools/<pool_id>/agreed-balances/<key>": RouteCase(
        of("claim"), lambda world: {"body": world.body.pk, "pence": 1}
    ),
    "api/pools/<pool_id>/savings": RouteCase(of_pool, a_saving),
    "api/pools/<pool_id>/savings/<key>": RouteCase(of("saving"), lambda world: {"ledger_line": "1", "owner": "O"}),
    "api/pools/<pool_id>/savings/<key>/cut": RouteCase(of("saving"), a_cut),
}
