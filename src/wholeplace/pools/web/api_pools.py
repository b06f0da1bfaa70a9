"""The pools of a place as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api.asking import by_of, place_or_404
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.overview import Glance, glance
from wholeplace.pools.web.queries import pool_of, pools_of

router = Router(tags=["pools"])


class PoolOut(Schema):
    """A pool at a glance. Amounts in pence, null while no book is open."""

    id: str
    title: str
    place: str
    signed: bool
    withdrawn: bool
    revision: int
    problems: int
    changed_at: datetime
    income_pence: int | None
    spending_pence: int | None
    committed_pence: int | None
    cash_pence: int | None


class WholePool(PoolOut):
    """A pool with the draft of its agreement in the words of the agreement file."""

    raw: dict[str, Any]


def pool_out(seen: Glance) -> dict[str, Any]:
    pool: Pool = seen.pool
    kept = {key: getattr(pool, key) for key in ("id", "title", "withdrawn", "revision", "changed_at")}
    names = ("income_pence", "spending_pence", "committed_pence", "cash_pence")
    sums = {name: getattr(seen, name) if seen.balances else None for name in names}
    return {**kept, "place": pool.place_id, "signed": seen.signed, "problems": len(seen.problems), **sums}


@router.get("places/{code}/pools", response=list[PoolOut], summary="The pools of a place")
@needs("pool.view")
def pools(request: HttpRequest, code: str) -> Any:
    by = by_of(request)
    return [pool_out(glance(by, pool)) for pool in pools_of(by, place_or_404(by, code))]


@router.get("pools/{pool_id}", response=WholePool, summary="A pool and the draft of its agreement")
@needs("pool.view")
def pool(request: HttpRequest, pool_id: str) -> Any:
    by = by_of(request)
    found = pool_of(by, pool_id)
    return pool_out(glance(by, found)) | {"raw": found.raw}
