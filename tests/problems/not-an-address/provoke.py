from __future__ import annotations

from pathlib import Path

from problems.scenes import SYSTEM
from wholeplace.foundation.people.actions import add_person


def provoke(folder: Path) -> object:
    return add_person(by=SYSTEM, email="maya at example", name="Maya Example")
