"""The record of acts as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.acts.models import Act
from wholeplace.foundation.acts.queries import acts_of
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.api.schemas import Limit, Line, RowId

router = Router(tags=["acts"])


class ActOut(Schema):
    """One act; `before` and `after` are row → its fields, or null where it did not stand."""

    id: int
    chain: str
    number: int
    at: datetime
    by: str
    name: str
    note: str
    before: dict[str, Any]
    after: dict[str, Any]
    previous: str
    hash: str


class Asked(Schema):
    chain: Line | None = None
    thing: Line | None = None
    before: RowId | None = None
    limit: Limit = 50


def act_out(act: Act) -> dict[str, Any]:
    """An act as JSON shows it."""
    before, after = act.states
    kept = {key: getattr(act, key) for key in ("id", "chain", "number", "at", "name", "note", "previous", "hash")}
    return {**kept, "by": act.by_name, "before": before, "after": after}


@router.get("acts", response=list[ActOut], summary="What was done, newest first")
@needs("act.view")
def acts(request: HttpRequest, asked: Query[Asked]) -> Any:
    found = acts_of(by_of(request), chain=asked.chain, thing=asked.thing, before=asked.before)
    return [act_out(act) for act in found[: asked.limit]]
