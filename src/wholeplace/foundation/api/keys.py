"""One's own keys as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from wholeplace.foundation.access.needs import needs
from wholeplace.foundation.api import actions, queries
from wholeplace.foundation.api.asking import by_of, one_or_404
from wholeplace.foundation.api.models import Token
from wholeplace.foundation.api.schemas import Line, RowId

router = Router(tags=["keys"])


class KeyOut(Schema):
    """A key, without the key itself."""

    id: int
    name: str
    purpose: str
    made_at: datetime
    until_on: date | None
    ended_at: datetime | None


class NewKeyOut(KeyOut):
    """A key just made: `key` is shown this once."""

    key: str


class KeyIn(Schema):
    name: Line
    purpose: Literal["api", "calendar"] = "api"
    until_on: date | None = None


def key_out(token: Token) -> dict[str, Any]:
    """A key as JSON shows it."""
    return {key: getattr(token, key) for key in ("id", "name", "purpose", "made_at", "until_on", "ended_at")}


@router.get("keys", response=list[KeyOut], summary="One's own keys")
@needs("token.view")
def keys(request: HttpRequest) -> Any:
    return [key_out(token) for token in queries.tokens_of(by_of(request))]


@router.post("keys", response={201: NewKeyOut}, summary="Make a key")
@needs("token.change")
def make(request: HttpRequest, wanted: KeyIn) -> Any:
    token, key = actions.make_token(
        by=by_of(request), name=wanted.name, purpose=wanted.purpose, until_on=wanted.until_on
    )
    return Status(201, {**key_out(token), "key": key})


@router.post("keys/{key_id}/end", response=KeyOut, summary="End a key")
@needs("token.change")
def end(request: HttpRequest, key_id: RowId) -> Any:
    by = by_of(request)
    return key_out(actions.end_token(by=by, token=one_or_404(Token.objects.for_person(by, "token.change"), key_id)))
