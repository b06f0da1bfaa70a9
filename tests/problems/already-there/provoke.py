from __future__ import annotations

from pathlib import Path

from problems.scenes import SYSTEM, place, somebody
from wholeplace.foundation.people.actions import add_person


def provoke(folder: Path) -> object:
    somebody(place(), "analyst")
    return add_person(by=SYSTEM, email="Analyst@example.org", name="Another Analyst")
