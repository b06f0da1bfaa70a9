from __future__ import annotations

from pathlib import Path

from appraisal.made_cases import incidents, made_case
from wholeplace.appraisal.overlap import together


def provoke(folder: Path) -> object:
    whole = {"engagement": 1.0, "retention": 1.0, "deadweight": 0.0, "impact": 0.6, "cohort": "families"}
    lines = (incidents(**whole), incidents(**whole, id="more", reduced_for_overlap="By those reached before"))
    return together(
        [
            made_case(id="front-door", benefits=lines),
            made_case(id="early-help", benefits=(incidents(cohort="families"),)),
        ]
    )
