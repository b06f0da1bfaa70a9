"""Whether somebody may post in a book: the question that is asked most often, asked in one short statement.

It says yes only where a role that stands on the day says so. Where it does not, the general question of `access.permit` is asked,
and refuses in its own words; so the two cannot disagree but by a yes, and a test holds them against each other for every role.
"""

from __future__ import annotations

from functools import cache

from django.db import connection

from wholeplace.foundation.access.by import By
from wholeplace.foundation.access.permit import permission
from wholeplace.foundation.acts.action import demand
from wholeplace.ledger.web.models import Book

NEED = "book.post"
_STANDS = """
SELECT 1 FROM foundation_role r JOIN ledger_book b ON r.place_id IS NULL OR r.place_id = b.place_id
WHERE b.id = %s AND r.person_id = %s AND r.from_on <= %s AND (r.until_on IS NULL OR r.until_on >= %s) AND r.name IN """


def demand_to_post(by: By, book: Book) -> None:
    """*Refuses* `not-permitted`."""
    if not holds_role(by, book):
        demand(by, NEED, book)


def holds_role(by: By, book: Book) -> bool:
    """Whether a role that stands on the day, for the book's place or for every place, lets this person post."""
    if by.person is None or not by.person.is_active:
        return False
    query, roles = _question()
    day = by.day.isoformat()
    with connection.cursor() as cursor:
        cursor.execute(query, [book.pk, by.person.pk, day, day, *roles])
        return cursor.fetchone() is not None


@cache
def _question() -> tuple[str, tuple[str, ...]]:
    wanted = permission(NEED)
    assert wanted.reach == "place", "the question is about roles in the book's place"
    roles = tuple(sorted(wanted.roles))
    return f"{_STANDS}({', '.join(['%s'] * len(roles))}) LIMIT 1", roles
