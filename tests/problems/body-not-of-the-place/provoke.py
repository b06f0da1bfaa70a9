from __future__ import annotations

from pathlib import Path

from problems.scenes import FIRST_DAY, SYSTEM, place, somebody, version
from wholeplace.foundation.people.actions import add_body, add_place


def provoke(folder: Path) -> object:
    made = place()
    other = add_place(by=SYSTEM, code="E99000008", name="High Moss", made_up=True)
    add_body(by=SYSTEM, place=other, id="low-moss-fire", name="High Moss Fire", kind="fire", from_on=FIRST_DAY)
    return version(made, somebody(made, "analyst"), bodies=("fire",))
