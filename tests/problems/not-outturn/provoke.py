from __future__ import annotations

from pathlib import Path

from wholeplace.spend.place_total import PlaceBody, Stated, place_total


def provoke(folder: Path) -> object:
    council = PlaceBody("thistlemere-council", "Thistlemere Council")
    figure = Stated("thistlemere-council", "housing", 2024, 6_000_000_00, "payments 2024-25", "net", layer="payments")
    return place_total("E99000001", 2024, [council], [figure])
