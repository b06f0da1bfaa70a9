"""What stands around a page: who is signed in, at which place, and where they may go.

A view of a place's page says so with `keep_in_sight(request, place)`; else the place last looked at stays in sight. Every page
of a made-up place says that it is made up; a view adds `made_up` to its own context for an illustrative case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from wholeplace.foundation.access.permit import opens_somewhere
from wholeplace.foundation.pages import navigation
from wholeplace.foundation.pages.links import Link

if TYPE_CHECKING:
    from wholeplace.foundation.access.by import By
    from wholeplace.foundation.people.models import Place, Role

_LAST_PLACE = "place"


@dataclass(frozen=True, slots=True)
class Shell:
    """The words and links around a page.

    `person` and `role` are as they are shown; both empty where nobody is signed in. `places` are the places that the
    person may switch to, the present one marked current. `made_up` is the sentence of the made-up banner; empty for real places.
    """

    home: str = "/"
    person: str = ""
    role: str = ""
    body: str = ""
    place: str = ""
    places: tuple[Link, ...] = ()
    navigation: tuple[Link, ...] = ()
    account: tuple[Link, ...] = ()
    made_up: str = ""


def keep_in_sight(request: HttpRequest, place: Place) -> Place:
    """The place of the page that answers this request, which the shell then shows; given back, so that one line reads both."""
    request.place = place  # type: ignore[attr-defined]  # Django's requests carry what middleware and views put on them
    return place


def context(request: HttpRequest) -> dict[str, Shell]:
    """The context processor that lays the shell around every page."""
    return {"shell": shell_of(request)}


def shell_of(request: HttpRequest) -> Shell:
    """The shell for whoever asks; a visitor's where nobody is signed in."""
    by: By | None = getattr(request, "by", None)
    if by is None or by.person is None:
        return Shell(made_up=_made_up(getattr(request, "place", None)))
    from wholeplace.foundation.people.queries import places_of, roles_of

    places, roles = list(places_of(by)), roles_of(by)
    place = _place_of(request, places)
    role, body = _role_words(roles, place)
    return Shell(
        person=by.person.name,
        role=role,
        body=body,
        place=place.name if place else "",
        places=tuple(_place_link(each, place) for each in places),
        navigation=navigation.links(partial(opens_somewhere, by, roles), place.code if place else "", request.path),
        account=_account(request.path),
        made_up=_made_up(place),
    )


def _place_of(request: HttpRequest, places: Sequence[Place]) -> Place | None:
    """The page's own place, else the one last looked at, else the first that the person may see."""
    own: Place | None = getattr(request, "place", None)
    if own is not None:
        if request.session.get(_LAST_PLACE) != own.code:
            request.session[_LAST_PLACE] = own.code
        return own
    last = request.session.get(_LAST_PLACE)
    return next((place for place in places if place.code == last), places[0] if places else None)


def _role_words(roles: Sequence[Role], place: Place | None) -> tuple[str, str]:
    """The roles held at the place, and the bodies they are held for; a bracketed gloss of a role is left out."""
    held = [role for role in roles if role.place is None or place is None or role.place_id == place.code]
    words = list(dict.fromkeys(_deputised(role.words.split(" (")[0], role.deputy_for is not None) for role in held))
    bodies = list(dict.fromkeys(role.body.name for role in held if role.body))
    return _few(words), _few(bodies)


def _deputised(words: str, deputy: bool) -> str:
    return f"Deputy {words[:1].lower()}{words[1:]}" if deputy else words


def _few(words: Sequence[str]) -> str:
    return ", ".join(words[:2]) + (f" and {len(words) - 2} more" if len(words) > 2 else "")


def _place_link(place: Place, present: Place | None) -> Link:
    current = present is not None and place.code == present.code
    return Link(str(place), _address("place", place.code) or f"/?place={place.code}", current=current)


def _account(path: str) -> tuple[Link, ...]:
    offered = (
        ("Signing in and security", "mfa_index"),
        ("Change password", "account_change_password"),
        ("Keys and calendar", "keys"),
        ("Your jobs", "jobs"),
    )
    found = ((words, _address(route)) for words, route in offered)
    return tuple(Link(words, href, current=href == path) for words, href in found if href)


def _address(route: str, *args: str) -> str:
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""


def _made_up(place: Place | None) -> str:
    if place is None or not place.made_up:
        return ""
    return f"{place.name} is a made-up place. Its people, bodies and figures are not real."
