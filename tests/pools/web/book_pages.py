"""Who asks at the pages of a pool's book, what a page says, and what a browser would send."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from pools.pools import SYSTEM
from wholeplace.foundation.people.models import Person
from wholeplace.ledger.entries import Posted
from wholeplace.ledger.web.models import Book
from wholeplace.pools.web.book_entries import Asked, Row, post_asked
from wholeplace.pools.web.models import Pool

COUNCIL, NHS, POLICE = "thistlemere-council", "thistlemere-nhs", "vale-police"


def client_of(word: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=f"{word}@example.org"))
    return client


def at(route: str, pool: Pool, *more: object) -> str:
    return reverse(f"pools:{route}", args=[pool.pk, *more])


def words_of(answer: Any) -> str:
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def link_of(answer: Any, pattern: str) -> str:
    """The first link of a page whose address holds a pattern."""
    found = re.search(rf'href="([^"]*{pattern}[^"]*)"', answer.content.decode())
    assert found is not None, pattern
    return html.unescape(found[1])


def key_of(answer: Any) -> str:
    found = re.search(r'name="key" value="([^"]+)"', answer.content.decode())
    assert found is not None
    return html.unescape(found[1])


def day(name: str, on: date) -> dict[str, object]:
    return {f"{name}_0": on.day, f"{name}_1": on.month, f"{name}_2": on.year}


def book_of(pool: Pool) -> Book:
    assert pool.book is not None
    return pool.book


def posted(pool: Pool, pence: int = 10_000, on: date = date(2026, 5, 4), key: str = "a") -> Posted:
    """A bill of the team, posted."""
    rows = (Row("5000", pence, "team", COUNCIL), Row("2000", -pence))
    return post_asked(by=SYSTEM, pool=pool, asked=Asked(key, on, "A bill", rows))
