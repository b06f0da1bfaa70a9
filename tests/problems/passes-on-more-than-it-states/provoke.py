from __future__ import annotations

from pathlib import Path

from wholeplace.spend.place_total import PlaceBody, Stated, place_total
from wholeplace.spend.transfers import Transfer
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> None:
    bodies = [PlaceBody("thistlemere-council", "Thistlemere Council"), PlaceBody("vale-homes", "Vale Homes")]
    figures = [
        Stated("thistlemere-council", "housing", 2024, 900_000_00, "RSX 2024-25", "net-current"),
        Stated("thistlemere-council", "planning", 2024, 2_300_000_00, "RSX 2024-25", "net-current"),
        Stated("vale-homes", "housing", 2024, 19_500_000_00, "accounts 2024-25", "net-current"),
    ]
    works = Transfer("thistlemere-council", "vale-homes", "grant", 2024, 1_500_000_00, "payer", service="housing")
    refuse_if(place_total("E99000001", 2024, bodies, figures, [works]).doubts)
