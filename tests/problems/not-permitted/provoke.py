from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody
from wholeplace.foundation.people.actions import add_person


def provoke(folder: Path) -> object:
    councillor = somebody(place(), "councillor")
    return add_person(by=councillor, email="new@example.org", name="New Person")
