"""How the test of routes by role learns what to ask for at each route.

Each slice has a `tests/<slice>/route_cases.py` (or several, `route_cases_….py`) with

    CASES: dict[str, RouteCase]      route as the site spells it (`api/places/<code>`) → what to ask for

A route without parameters that only reads needs no case. Everything that a case names must belong to the world's own place
(and, where a body matters, to its own body; where a person matters, to its owner), for the test then asks as everybody else.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Body, Person, Place

STANCES = ("own", "other body", "other place", "signed out")


@dataclass(frozen=True)
class World:
    """Two made-up places. `people[stance][role]` holds that role in the own place, for its other body, or in the other place."""

    place: Place
    body: Body
    people: Mapping[str, Mapping[str, Person]]
    owner: Person
    system: By
    made: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """A row that several routes ask for, made once."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]


Params = Callable[[World], Mapping[str, Any]]
Sent = Callable[[World], Any]


@dataclass(frozen=True)
class RouteCase:
    """What to ask for at one route: the parameters of its address, and what is sent with each writing method.

    `send` gives the JSON of an API operation or the fields of a page's form. `elsewhere`: the answer holds nothing of one
    place, so that people of another may have it too. `owned`: it belongs to the owner, whatever roles others hold; `owned_or`
    names the permission by which others may have it as well.
    """

    params: Params = lambda world: {}
    send: Sent = lambda world: {}
    elsewhere: bool = False
    owned: bool = False
    owned_or: str = ""
    query: str = ""


def all_cases() -> dict[str, RouteCase]:
    """The cases of every slice, gathered from `tests/*/route_cases*.py`."""
    found: dict[str, RouteCase] = {}
    for path in sorted(Path(__file__).parent.parent.glob("*/route_cases*.py")):
        spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert not found.keys() & module.CASES.keys(), f"{path}: a route has two cases"
        found |= module.CASES
    return found
