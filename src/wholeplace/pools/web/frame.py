"""What stands around every page of a pool: which place, the pool's own rooms, and whether it is real."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.pages.shell import keep_in_sight
from wholeplace.pools.web.models import Pool

# (words, route, whether the book must be open). A room whose route does not stand in an installation is left out.
ROOMS = (
    ("Overview", "pools:overview", False),
    ("Agreement", "pools:agreement", False),
    ("Book", "pools:book", True),
    ("Budget", "pools:budget", True),
    ("Forecast", "pools:forecast", True),
    ("Settlement", "pools:settlements", True),
    ("Savings", "pools:savings", False),
    ("Calendar", "pools:calendar", False),
    ("Statements", "pools:statements", True),
    ("Year end", "pools:year-end", True),
)


def pool_frame(request: HttpRequest, pool: Pool, current: str = "") -> dict[str, Any]:
    """The context that every page of a pool shares. `current` is the room under which the page stands, by its words."""
    by = by_of(request)
    keep_in_sight(request, pool.place)
    return {
        "pool": pool,
        "place": pool.place,
        "rooms": [
            {"text": words, "href": href, "current": words == current}
            for words, route, needs_book in ROOMS
            if (pool.book_id or not needs_book) and (href := _href(route, pool))
        ],
        "may_change": by.may("agreement.change", pool) and not pool.withdrawn,
        "made_up": made_up_words(pool),
    }


def made_up_words(pool: Pool) -> str:
    """The sentence of the banner; empty where the place is real."""
    return (
        f"{pool.place.name} is a made-up place. Its people, bodies and figures are not real."
        if pool.place.made_up
        else ""
    )


def _href(route: str, pool: Pool) -> str:
    try:
        return reverse(route, args=[pool.pk])
    except NoReverseMatch:
        return ""
