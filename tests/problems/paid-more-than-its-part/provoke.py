from __future__ import annotations

from pathlib import Path

from wholeplace.spend.area_shares import shares_of_counts
from wholeplace.spend.place_total import PlaceBody, Stated, place_total
from wholeplace.spend.transfers import Transfer
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> None:
    bodies = [
        PlaceBody("thistlemere-nhs", "Thistlemere Integrated Care"),
        PlaceBody("vale-hospitals", "Vale Hospitals", True),
    ]
    figures = [
        Stated("thistlemere-nhs", "health", 2024, 160_000_000_00, "accounts 2024-25", "total-expenditure"),
        Stated("vale-hospitals", "health", 2024, 420_000_000_00, "accounts 2024-25", "total-expenditure"),
    ]
    paid = Transfer(
        "thistlemere-nhs", "vale-hospitals", "contribution", 2024, 131_000_000_00, "payer", service="health"
    )
    patients = shares_of_counts(
        "vale-hospitals", "catchment", 2024, {"E99000001": 3, "E99000002": 7}, "a count of ten patients", sample=True
    )
    refuse_if(place_total("E99000001", 2024, bodies, figures, [paid], shares=[patients]).doubts)
