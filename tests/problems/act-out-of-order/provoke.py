from __future__ import annotations

from pathlib import Path

from problems.scenes import by_hand, place, somebody, verified
from wholeplace.appraisal.web.actions import start_case, withdraw_case


def provoke(folder: Path) -> object:
    made = place()
    analyst, lead = somebody(made, "analyst"), somebody(made, "programme-lead")
    withdraw_case(by=lead, case=start_case(by=analyst, place=made, title="One front door"))
    by_hand("DELETE FROM foundation_act WHERE name = 'case.add' AND chain = 'E99000009'")
    return verified("act-out-of-order")
