"""Where a thing of one slice may go on to in another: told once, when the site starts, so that no slice need know the next.

onward.offer("case", "From case to deal", "journeys:deals-of-case", "deal.view")      in an AppConfig.ready
onward.links("case", stored.pk, by.may)                                              in the page of the thing
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from wholeplace.foundation.pages.links import Link


@dataclass(frozen=True, slots=True)
class Onward:
    """One way on: its words, the route that takes the thing's key, and the permission that shows it."""

    text: str
    route: str
    permission: str


_OFFERED: dict[str, dict[str, Onward]] = {}


def offer(kind: str, text: str, route: str, permission: str) -> None:
    """Offer a way on from things of a kind. Offering it again changes nothing."""
    _OFFERED.setdefault(kind, {})[route] = Onward(text, route, permission)


def links(kind: str, key: object, may: Callable[[str], bool]) -> list[Link]:
    """The ways on from one thing that this person may take."""
    ways = _OFFERED.get(kind, {}).values()
    return [Link(way.text, reverse(way.route, args=[key])) for way in ways if may(way.permission)]
