"""Every address of the site. A slice joins by itself: its `urls`, and the `router` (or several `ROUTERS`) of its `api`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.urls import include, path

from wholeplace.foundation.api.app import api
from wholeplace.foundation.urls import ROUTERS
from wholeplace.site.home import home, not_here

# What is shown when something goes amiss; for the API as problem+json.
handler400 = "wholeplace.foundation.access.mishaps.not_readable"
handler403 = "wholeplace.foundation.access.mishaps.denied"
handler404 = "wholeplace.foundation.access.mishaps.not_found"
handler500 = "wholeplace.foundation.access.mishaps.our_fault"


def slice_routers(name: str) -> tuple[Any, ...]:
    """The routers of a slice's API."""
    if not find_spec(f"{name}.api"):
        return ()
    module = import_module(f"{name}.api")
    return tuple(getattr(module, "ROUTERS", None) or (module.router,))


# Everything is imported before the first router joins: an import that fails is then told each time, not only once.
slice_pages = [path("", include(f"{name}.urls")) for name in settings.SLICES if find_spec(f"{name}.urls")]
routers = [*ROUTERS, *(router for name in settings.SLICES for router in slice_routers(name))]
for router in routers:
    api.add_router("", router)

urlpatterns = [
    path("", home, name="home"),
    path("", include("wholeplace.foundation.urls")),
    path("accounts/email/", not_here),  # an address is changed by an administrator, as an act
    path("accounts/", include("allauth.urls")),
    path("api/", api.urls),
    *slice_pages,
]
