"""Outlines of England's councils, for a map drawn in kilometres.

Neighbours share their border's points, so that a map has no gaps. The plane is sinusoidal about 2° west, the middle meridian of
the national grid: areas are true, and shapes nearly so anywhere in England.

*Source*: `data/outlines/README.md`. Whoever shows a map shows `ATTRIBUTION` with it.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from math import cos, radians

from wholeplace.reference.areas import same_code

ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right 2025."
)

Point = tuple[float, float]
Ring = tuple[Point, ...]
"""A closed line: its first point is its last. Kilometres, x to the east and y down, as SVG has it."""

_KM_PER_DEGREE_NORTH = 111.284
_KM_PER_DEGREE_EAST = 111.557
"""Of the ellipsoid WGS 84 at 52.9° north, the middle of England; the second times the cosine of the latitude."""
_MIDDLE_LONGITUDE = -2.0
_TOP_LATITUDE = 56.0


@dataclass(frozen=True, slots=True)
class _Outlines:
    """Arcs in kilometres, and for each council its rings as numbers of arcs (`~n` is arc n walked backwards)."""

    arcs: tuple[Ring, ...]
    areas: dict[str, list[list[int]]]


def outlines(codes: Collection[str]) -> dict[str, tuple[Ring, ...]]:
    """The rings of each council asked for, islands and holes among them: fill them by the even-odd rule.

    Keyed by the code as it was asked for; a council that has no outline here (a county, another country) is left out.
    """
    on_hand = _read()
    found = {code: on_hand.areas.get(code) or on_hand.areas.get(same_code(code)) for code in codes}
    return {code: tuple(_ring(rings, on_hand.arcs) for rings in shape) for code, shape in found.items() if shape}


@cache
def codes_on_hand() -> frozenset[str]:
    """Codes of all councils that can be drawn, those that were merged since 2014 among them."""
    return frozenset(_read().areas)


def bounds(drawn: Collection[tuple[Ring, ...]]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is drawn, in kilometres. Nothing drawn is a mistake of ours."""
    points = [point for rings in drawn for ring in rings for point in ring]
    assert points, "bounds of nothing"
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def _ring(numbers: list[int], arcs: tuple[Ring, ...]) -> Ring:
    """Arcs joined end to end; where two meet, the point stands once."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return tuple(points)


@cache
def _read() -> _Outlines:
    path = files("wholeplace.reference") / "data" / "outlines" / "england_lower_tier.json.gz"
    held = json.loads(gzip.decompress(path.read_bytes()))
    return _Outlines(tuple(_arc(arc, held["scale"], held["translate"]) for arc in held["arcs"]), held["areas"])


def _arc(steps: list[int], scale: list[float], origin: list[float]) -> Ring:
    """One arc from its steps on the grid (x, y, x, y …) to points in kilometres."""
    across, down = accumulate(steps[::2]), accumulate(steps[1::2])
    return tuple(_plane(x * scale[0] + origin[0], y * scale[1] + origin[1]) for x, y in zip(across, down, strict=True))


def _plane(longitude: float, latitude: float) -> Point:
    x = (longitude - _MIDDLE_LONGITUDE) * cos(radians(latitude)) * _KM_PER_DEGREE_EAST
    return round(x, 3), round((_TOP_LATITUDE - latitude) * _KM_PER_DEGREE_NORTH, 3)
