"""Every address of the count, gathered from the rooms: `urls_<room>` holds `urlpatterns` of its own."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

app_name = "spend"

ROOMS = ("intake", "shares", "map")


def _patterns(room: str) -> list[Any]:
    name = f"wholeplace.spend.web.urls_{room}"
    return list(import_module(name).urlpatterns) if find_spec(name) else []


urlpatterns = [pattern for room in ROOMS for pattern in _patterns(room)]
