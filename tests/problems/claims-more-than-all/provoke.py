from __future__ import annotations

from pathlib import Path

from appraisal.made_cases import incidents, made_case
from wholeplace.appraisal.overlap import together


def provoke(folder: Path) -> object:
    whole = incidents(engagement=1.0, retention=1.0, deadweight=0.0, impact=0.8, ramp=(1.5,) * 5, cohort="families")
    return together(
        [
            made_case(id="front-door", benefits=(whole,)),
            made_case(id="early-help", benefits=(incidents(cohort="families"),)),
        ]
    )
