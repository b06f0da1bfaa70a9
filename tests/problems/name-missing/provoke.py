from __future__ import annotations

from pathlib import Path

from problems.scenes import SYSTEM
from wholeplace.foundation.people.actions import add_place


def provoke(folder: Path) -> object:
    return add_place(by=SYSTEM, code="E99000009", name=" ")
