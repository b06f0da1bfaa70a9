from __future__ import annotations

from pathlib import Path

from appraisal.made_cases import made_case
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.portfolio import candidate


def provoke(folder: Path) -> object:
    return candidate(appraise(made_case()), "fiscal_return")
