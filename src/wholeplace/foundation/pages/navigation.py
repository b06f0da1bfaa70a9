"""What the service navigation offers: each slice tells once, when the site starts, where it may be entered.

In the slice's `AppConfig.ready`: `navigation.offer("Cases", "appraisal:cases", "case.view", order=20, of_place=True,
also=("/cases/",))`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from wholeplace.foundation.pages.links import Link


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its words, the name of its route, the permission that shows it, and its place in the row.

    `of_place`: the route takes the place's code, so the entry shows only where a place is at hand. `also`: further
    addresses under which its pages stand.
    """

    text: str
    route: str
    permission: str
    order: int
    of_place: bool
    also: tuple[str, ...] = ()


_ENTRIES: dict[str, Entry] = {}


def offer(
    text: str, route: str, permission: str, *, order: int = 50, of_place: bool = False, also: tuple[str, ...] = ()
) -> None:
    """Offer an entry. Offering it again (as tests may) changes nothing."""
    _ENTRIES[route] = Entry(text, route, permission, order, of_place, also)


def links(may: Callable[[str], bool], place_code: str, path: str) -> tuple[Link, ...]:
    """The entries that this person may see, the nearest one above the present page marked."""
    entries = sorted(_ENTRIES.values(), key=lambda each: (each.order, each.text))
    shown = [(entry, href) for entry in entries if (href := _href(entry, place_code)) and may(entry.permission)]
    marks = [_mark(entry, href, path) for entry, href in shown]
    nearest = max(marks, default=0)
    return tuple(
        Link(entry.text, href, current=path == href, active=0 < nearest == mark)
        for (entry, href), mark in zip(shown, marks, strict=True)
    )


def _mark(entry: Entry, href: str, path: str) -> int:
    """How much of the page's address stands under the entry, in characters; 0 where it does not."""
    above = [each for each in (href, *entry.also) if each != "/" and path.startswith(each)]
    return max((len(each) for each in above), default=0)


def _href(entry: Entry, place_code: str) -> str:
    if entry.of_place and not place_code:
        return ""
    try:
        return reverse(entry.route, args=[place_code] if entry.of_place else None)
    except NoReverseMatch:  # a slice may be left out of an installation
        return ""
