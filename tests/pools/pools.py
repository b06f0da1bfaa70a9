"""A made-up pool for tests: the example agreement in the specimen place, its signatures, its book."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Person, Place
from wholeplace.foundation.signing.actions import sign
from wholeplace.foundation.signing.queries import wanted_of
from wholeplace.pools.web.actions import open_pool, propose_agreement, start_pool
from wholeplace.pools.web.models import Pool

EXAMPLE = Path(__file__).parents[2] / "examples" / "agreement.toml"
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SYSTEM = By.system("a made-up pool is prepared", at=NOON)
SIGNING = (
    ("approver", "thistlemere-council"),
    ("approver-nhs", "thistlemere-nhs"),
    ("approver-police", "vale-police"),
)


def example_raw() -> dict[str, Any]:
    return tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))


def who(word: str, at: datetime = NOON) -> By:
    """A person of the specimen place by their sign-in word."""
    return By(Person.objects.get(email=f"{word}@example.org"), at)


def draft_pool(**changes: Any) -> Pool:
    """The example agreement as a draft in the specimen place (which must be loaded). `changes` replace top-level keys."""
    place = Place.objects.for_system("the made-up place").get(pk="E99000001")
    return start_pool(by=SYSTEM, place=place, title="", raw=example_raw() | changes)


def signed_pool(**changes: Any) -> Pool:
    """The same, signed by its three partners."""
    pool = draft_pool(**changes)
    version = propose_agreement(by=SYSTEM, pool=pool)
    for word, body in SIGNING:
        by = who(word)
        sign(by=by, wanted=wanted_of(by, version, body))
    return pool


def open_example(**changes: Any) -> Pool:
    """The same, with its book open for 2026/27."""
    pool = signed_pool(**changes)
    return open_pool(by=SYSTEM, pool=pool)
