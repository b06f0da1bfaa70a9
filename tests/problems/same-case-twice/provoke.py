from __future__ import annotations

from pathlib import Path

from appraisal.made_cases import made_case
from wholeplace.appraisal.overlap import together


def provoke(folder: Path) -> object:
    return together([made_case(), made_case(title="The version that was signed")])
