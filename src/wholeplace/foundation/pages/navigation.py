"""What the service navigation offers: each slice tells once, when the site starts, where it may be entered.

from wholeplace.foundation.pages import navigation
navigation.offer("Cases", "appraisal:cases", "case.view", order=20, of_place=True)      # in the slice's AppConfig.ready
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from wholeplace.foundation.pages.links import Link


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its words, the name of its route, the permission that shows it, and its place in the row.

    `of_place`: the route takes the place's code, so the entry shows only where a place is at hand.
    """

    text: str
    route: str
    permission: str
    order: int
    of_place: bool


_ENTRIES: dict[str, Entry] = {}


def offer(text: str, route: str, permission: str, *, order: int = 50, of_place: bool = False) -> None:
    """Offer an entry. Offering it again (as tests may) changes nothing."""
    _ENTRIES[route] = Entry(text, route, permission, order, of_place)


def links(may: Callable[[str], bool], place_code: str, path: str) -> tuple[Link, ...]:
    """The entries that this person may see, the nearest one above the present page marked."""
    entries = sorted(_ENTRIES.values(), key=lambda each: (each.order, each.text))
    shown = [(entry.text, href) for entry in entries if (href := _href(entry, place_code)) and may(entry.permission)]
    nearest = max((href for _, href in shown if path.startswith(href) and href != "/"), key=len, default="")
    return tuple(Link(text, href, current=path == href, active=href == nearest) for text, href in shown)


def _href(entry: Entry, place_code: str) -> str:
    if entry.of_place and not place_code:
        return ""
    try:
        return reverse(entry.route, args=[place_code] if entry.of_place else None)
    except NoReverseMatch:  # a slice may be left out of an installation
        return ""
