"""What stands around every page of a place's count: the place, the rooms of the count, and whether it is real."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from wholeplace.foundation.access.by import By
from wholeplace.foundation.api.asking import by_of
from wholeplace.foundation.pages.shell import keep_in_sight
from wholeplace.foundation.people.models import Place
from wholeplace.reference.services import label_of
from wholeplace.spend.by_hand import BASES
from wholeplace.spend.web.queries import place_of
from wholeplace.vocabulary.years import FinancialYear

# (words, route, permission). A room whose route does not stand in an installation is left out.
ROOMS = (
    ("Taken in", "spend:home", "spend.view"),
    ("Map", "spend:map", "spend.view"),
    ("Coverage", "spend:coverage", "spend.view"),
    ("Totals by hand", "spend:totals", "spend.view"),
    ("Returns", "spend:returns", "spend.view"),
    ("Transfers", "spend:transfers", "spend.view"),
    ("Larger bodies", "spend:shares", "spend.view"),
    ("Rules", "spend:rules", "spend.view"),
    ("Redaction", "spend:redact", "spend.redact"),
)


def spend_frame(request: HttpRequest, place: Place, current: str = "") -> dict[str, Any]:
    """The context that every page of the count shares. `current` is the room under which the page stands, by its words."""
    by = by_of(request)
    keep_in_sight(request, place)
    return {
        "place": place,
        "rooms": [
            {"text": words, "href": href, "current": words == current}
            for words, route, need in ROOMS
            if by.may(need, place) and (href := _href(route, place))
        ],
        "may_bring": by.may("spend.bring", place),
        "may_state": by.may("spend.state", place),
        "may_withdraw": by.may("spend.withdraw", place),
        "may_rule": by.may("spend.rule", place),
        "made_up": made_up_words(place),
        "basis_words": BASES,
        "service_words": label_of,
        "year_words": FinancialYear,
    }


def asked(request: HttpRequest, code: str, need: str = "spend.view") -> tuple[By, Place]:
    """Who asks, and the place for whose count they hold the permission. Http404 otherwise."""
    by = by_of(request)
    return by, place_of(by, code, need)


def asked_or_told(request: HttpRequest, code: str, write: str) -> tuple[By, Place]:
    """The same of a page that everybody reads and some write: reading needs `spend.view`, sending the form `write`."""
    return asked(request, code, "spend.view" if request.method in ("GET", "HEAD") else write)


def made_up_words(place: Place) -> str:
    """The sentence of the banner; empty where the place is real."""
    return f"{place.name} is a made-up place. Its people, bodies and figures are not real." if place.made_up else ""


def _href(route: str, place: Place) -> str:
    try:
        return reverse(route, args=[place.pk])
    except NoReverseMatch:
        return ""
