"""Whose key is it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.canonical import digest
from wholeplace.foundation.api.models import Token
from wholeplace.foundation.people.models import Person
from wholeplace.foundation.people.signing_in import People


def person_by_key(key: str, purpose: str, on: date) -> Person | None:
    """The active person whose standing key this is, or None."""
    standing = Token.objects.for_system("whose key is it").filter(Q(until_on=None) | Q(until_on__gte=on), ended_at=None)
    token = standing.filter(key_hash=digest(key), purpose=purpose).select_related("person").first()
    return token.person if token and People().user_can_authenticate(token.person) else None


def tokens_of(by: By) -> QuerySet[Token]:
    """One's own keys."""
    return Token.objects.for_person(by, "token.view")
