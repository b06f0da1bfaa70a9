from __future__ import annotations

from datetime import date
from pathlib import Path

from problems.agreement_scenes import approver, draft, wanted
from problems.scenes import FIRST_DAY, SYSTEM, body
from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.actions import add_person, give_role
from wholeplace.pools.web.agreement_signing import sign_agreement


def provoke(folder: Path) -> object:
    pool = draft()
    principal = approver("council").person
    assert principal is not None
    deputy = add_person(by=SYSTEM, email="deputy@example.org", name="Dana Deputy", made_up=True)
    give_role(
        by=SYSTEM,
        person=deputy,
        name="approver",
        place=pool.place,
        body=body("council"),
        from_on=FIRST_DAY,
        until_on=date(2027, 3, 31),
        deputy_for=principal.roles.get(),
    )
    return sign_agreement(by=By(deputy, SYSTEM.at), wanted=wanted(pool, "council"))
