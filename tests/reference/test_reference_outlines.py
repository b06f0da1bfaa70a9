"""Outlines for a map against the areas that the Office for National Statistics measures."""

import csv
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

from wholeplace.reference import areas, outlines

DATA = Path(__file__).parent / "data"
TODAY = date(2026, 11, 22)


def _square_km(rings: tuple[outlines.Ring, ...]) -> float:
    """Shoelace over all rings; holes run the other way round and take themselves out."""
    turns = (x1 * y2 - x2 * y1 for ring in rings for (x1, y1), (x2, y2) in pairwise(ring))
    return abs(sum(turns)) / 2


def test_areas_come_out_as_measured() -> None:
    """Full-resolution boundaries of December 2023: within 3 in 100 for each council (5 for the Isles of Scilly), 0.3 for all."""
    rows = csv.DictReader((DATA / "areas_december_2023.csv").read_text(encoding="utf-8").splitlines())
    measured = {row["gss"]: int(row["square_metres"]) / 1e6 for row in rows}
    drawn = {gss: _square_km(rings) for gss, rings in outlines.outlines(measured).items()}
    assert drawn.keys() == measured.keys()
    off = {gss: abs(drawn[gss] / measured[gss] - 1) for gss in drawn}
    assert {gss for gss, share in off.items() if share > 0.03} == {"E06000053"}
    assert off["E06000053"] < 0.05
    assert abs(sum(drawn.values()) / sum(measured.values()) - 1) < 0.003


def test_rings_are_closed_and_all_england_is_there() -> None:
    england = outlines.outlines(areas.areas_of(areas.ENGLAND, TODAY))
    assert len(england) == 296
    assert all(ring[0] == ring[-1] and len(ring) >= 4 for rings in england.values() for ring in rings)
    left, top, right, bottom = outlines.bounds(list(england.values()))
    assert 560 < right - left < 580  # Land's End to Lowestoft
    assert 650 < bottom - top < 670  # the Tweed to the Lizard


def test_neighbours_share_their_border_to_the_metre() -> None:
    """Every step of a ring inside Greater Manchester belongs to two councils; only its outer border to one."""
    ten = outlines.outlines(areas.areas_of("E47000001", TODAY))
    steps = Counter(frozenset(step) for rings in ten.values() for ring in rings for step in pairwise(ring))
    assert set(steps.values()) == {1, 2}
    assert sum(count == 2 for count in steps.values()) > 200


def test_north_is_up_and_east_is_right() -> None:
    both = outlines.outlines(["E08000002", "E08000007"])  # Bury lies north-west of Stockport
    bury, stockport = outlines.bounds([both["E08000002"]]), outlines.bounds([both["E08000007"]])
    assert bury[1] < stockport[1]
    assert bury[0] < stockport[0]


def test_a_council_of_long_ago_can_be_drawn_and_a_county_cannot() -> None:
    assert set(outlines.outlines(["E07000190", "E08000038", "E10000017", "nobody"])) == {"E07000190", "E08000038"}
    assert "Crown copyright" in outlines.ATTRIBUTION
