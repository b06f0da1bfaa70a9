from __future__ import annotations

from pathlib import Path

from problems.scenes import FIRST_DAY, SYSTEM, place, somebody
from wholeplace.foundation.people.actions import give_role


def provoke(folder: Path) -> object:
    made = place()
    person = somebody(made, "analyst").person
    return give_role(by=SYSTEM, person=person, name="boss", place=made, from_on=FIRST_DAY)
