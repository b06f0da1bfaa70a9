from __future__ import annotations

from pathlib import Path

from problems.scenes import FIRST_DAY, place, somebody
from wholeplace.foundation.values.actions import keep_values


def provoke(folder: Path) -> object:
    made = place()
    analyst = somebody(made, "analyst")
    return keep_values(
        by=analyst, place=made, name="care", edition="2026/27", source="", values={"week": 950}, from_on=FIRST_DAY
    )
