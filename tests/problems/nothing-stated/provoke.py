from __future__ import annotations

from pathlib import Path

from wholeplace.spend.place_total import PlaceBody, Stated, place_total


def provoke(folder: Path) -> object:
    council = PlaceBody("thistlemere-council", "Thistlemere Council")
    figure = Stated("thistlemere-council", "housing", 2023, 14_000_000_00, "RSX 2023-24", "net-current")
    return place_total("E99000001", 2024, [council], [figure])
