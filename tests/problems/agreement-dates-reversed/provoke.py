from __future__ import annotations

from datetime import date
from pathlib import Path

from problems.agreement_scenes import agreed, head


def provoke(folder: Path) -> object:
    return agreed(agreement=head(until_on=date(2025, 3, 31)), contributions=[])
