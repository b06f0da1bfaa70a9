from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody
from wholeplace.appraisal.web.actions import start_case, withdraw_case
from wholeplace.appraisal.web.versions import propose_case


def provoke(folder: Path) -> object:
    made = place()
    analyst = somebody(made, "analyst")
    case = start_case(by=analyst, place=made, title="One front door")
    withdraw_case(by=somebody(made, "programme-lead"), case=case)
    return propose_case(by=analyst, case=case, bodies=[])
