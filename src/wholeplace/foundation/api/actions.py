"""Making and ending one's own keys."""

from __future__ import annotations

import secrets
from datetime import date

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.acts.canonical import digest
from wholeplace.foundation.api.models import Token


@action("token.change")
def make_token(*, by: By, name: str, purpose: str = "api", until_on: date | None = None) -> tuple[Token, str]:
    """Make a key in one's own name; the key itself is in the answer and nowhere else."""
    assert by.person is not None, "a key is a person's"
    key = f"wp_{secrets.token_urlsafe(32)}"
    token = Token(
        person=by.person,
        name=name.strip() or "key",
        purpose=purpose,
        key_hash=digest(key),
        made_at=by.at,
        until_on=until_on,
    )
    token.save()
    return token, key


@action("token.change", of="token")
def end_token(*, by: By, token: Token) -> Token:
    """End one's own key."""
    if token.ended_at is None:
        token.ended_at = by.at
        token.save()
    return token
