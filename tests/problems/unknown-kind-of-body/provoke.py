from __future__ import annotations

from pathlib import Path

from problems.scenes import FIRST_DAY, SYSTEM, place
from wholeplace.foundation.people.actions import add_body


def provoke(folder: Path) -> object:
    return add_body(
        by=SYSTEM, place=place(), id="low-moss-homes", name="Low Moss Homes", kind="landlord", from_on=FIRST_DAY
    )
