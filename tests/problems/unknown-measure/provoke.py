from __future__ import annotations

from pathlib import Path

from appraisal.made_cases import made_case
from wholeplace.appraisal.sensitivity import tornado


def provoke(folder: Path) -> object:
    return tornado(made_case(), "net_position:fire")
