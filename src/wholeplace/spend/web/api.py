"""The count as JSON, gathered from the rooms: `api_<room>` holds a `router` of its own."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from ninja import Router

ROOMS = ("intake", "shares", "map")


def _routers() -> tuple[Router, ...]:
    names = [f"wholeplace.spend.web.api_{room}" for room in ROOMS]
    return tuple(import_module(name).router for name in names if find_spec(name))


ROUTERS = _routers()
