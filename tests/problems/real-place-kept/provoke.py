from __future__ import annotations

from pathlib import Path

from problems.scenes import NOON, SYSTEM
from wholeplace.foundation.people.actions import add_place
from wholeplace.specimen.load import load


def provoke(folder: Path) -> object:
    add_place(by=SYSTEM, code="E06000050", name="Cheshire West and Chester")
    return load(at=NOON)
