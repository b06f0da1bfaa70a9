from __future__ import annotations

from datetime import date
from pathlib import Path

from problems.scenes import FIRST_DAY, SYSTEM, body, place, somebody
from wholeplace.foundation.people.actions import give_role


def provoke(folder: Path) -> object:
    made = place()
    approver = somebody(made, "approver").person
    stood_in_for = approver.roles.get()
    person = somebody(made, "analyst").person
    return give_role(
        by=SYSTEM,
        person=person,
        name="analyst",
        place=made,
        body=body("council"),
        from_on=FIRST_DAY,
        until_on=date(2027, 3, 31),
        deputy_for=stood_in_for,
    )
