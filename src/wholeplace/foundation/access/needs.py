"""What a view needs, declared on it: `@needs("case.view")`. A view that declares nothing is refused to everybody.

The declaration is only a mark; `middleware.WhoAndMay` keeps it, for pages and for the operations of the API alike, so that
forgetting a check is not possible. It asks whether the person holds the permission anywhere; which things they hold it for is
decided by the scoped query and the action that follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.urls import URLPattern, URLResolver, get_resolver

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"  # open to everybody, signed in or not
SIGNED_IN = "signed-in"  # open to whoever has signed in

# Addresses of others' packages, whose views cannot carry our mark. Under accounts/ one must have signed in, except here.
OUTSIDE_PREFIX = "accounts/"
OUTSIDE_ROUTES = ("api/openapi.json", "api/")
OPEN_ACCOUNT_ROUTES = (
    "accounts/login/",
    "accounts/logout/",
    "accounts/inactive/",
    "accounts/signup/",
    "accounts/password/reset/",
    "accounts/^password/reset/",
    "accounts/2fa/authenticate/",
    "accounts/2fa/webauthn/login/",
    "accounts/3rdparty/login/",
    "accounts/3rdparty/signup/",
    "accounts/social/login/",
    "accounts/social/signup/",
    "accounts/oidc/",
)


def needs(permission: str, *, write: str | None = None) -> Callable[[View], View]:
    """Mark a view with the permission that it needs; `write` is needed instead for POST, PUT, PATCH and DELETE."""

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        view.needs_to_write = write or permission  # type: ignore[attr-defined]
        return view

    return mark


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the site and one method of it. `needs` is None where nothing was declared."""

    path: str
    method: str
    needs: str | None
    name: str
    api: bool
    outside: bool = False


SAFE = ("GET", "HEAD", "OPTIONS")


def needed(path: str, view: Any, method: str) -> str | None:
    """What a request needs, by its route and view; None where nobody declared it."""
    operations = _operations_by_path().get(path)
    if operations is not None:
        return operations.get("GET" if method in ("HEAD", "OPTIONS") else method, SIGNED_IN)
    declared = getattr(view, "needs" if method in SAFE else "needs_to_write", None)
    if declared is not None:
        return str(declared)
    if not is_outside(path):
        return None
    return PUBLIC if path in OUTSIDE_ROUTES or path.startswith(OPEN_ACCOUNT_ROUTES) else SIGNED_IN


def is_outside(path: str) -> bool:
    """Whether a route belongs to a package of others."""
    return path.startswith(OUTSIDE_PREFIX) or path in OUTSIDE_ROUTES


def routes() -> tuple[Route, ...]:
    """Every route of the site, pages and API, with what each needs: what the test of routes by role walks."""
    found: dict[tuple[str, str], Route] = {}
    for path, pattern in _patterns(get_resolver().url_patterns):
        for route in _routes_of(path, pattern):
            found.setdefault((route.path, route.method), route)
    return tuple(found.values())


def _routes_of(path: str, pattern: URLPattern) -> list[Route]:
    operations = _operations_by_path().get(path)
    name = pattern.name or ""
    if operations is not None:
        return [Route(path, method, need, name, api=True) for method, need in sorted(operations.items())]
    view = pattern.callback
    methods = getattr(view, "methods", None) or ("GET", "POST")
    return [
        Route(path, method, needed(path, view, method), name, path.startswith("api/"), is_outside(path))
        for method in methods
    ]


def _patterns(patterns: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, path)
        else:
            yield path, pattern


@cache
def _operations_by_path() -> dict[str, dict[str, str | None]]:
    """For each route of the API: method → what its operation needs."""
    from wholeplace.foundation.api.app import operations

    return operations()
