from __future__ import annotations

from pathlib import Path

from appraisal.made_cases import incidents, made_case
from wholeplace.appraisal.overlap import together


def provoke(folder: Path) -> object:
    line = incidents(unit_cost="CR2.0", value=None)
    return together(
        [
            made_case(id="front-door", benefits=(incidents(unit_cost="CR2.0", value=None, cohort="families"),)),
            made_case(id="early-help", benefits=(line,)),
        ]
    )
