"""What stands around a page: who is signed in, at which place, and where they may go."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go. `current` is this very page, `active` a page within it."""

    text: str
    href: str
    current: bool = False
    active: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """The words and links around a page.

    `person` and `role` are as they are shown; both empty where nobody is signed in. `places` are the places that the
    person may switch to, the present one marked current. `made_up` is the sentence of the made-up banner, for a specimen
    place or an illustrative case; empty for real ones.
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


def context(request: HttpRequest) -> dict[str, Shell]:
    """The context processor: the shell that the middleware laid on the request, else that of a visitor."""
    return {"shell": getattr(request, "shell", None) or Shell()}
