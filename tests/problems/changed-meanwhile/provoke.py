from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody
from wholeplace.appraisal.web.actions import change_case, start_case


def provoke(folder: Path) -> object:
    made = place()
    analyst = somebody(made, "analyst")
    case = start_case(by=analyst, place=made, title="One front door")
    raw, read_at = case.raw, case.revision
    change_case(by=analyst, case=case, raw={**raw, "case": {**raw["case"], "years": 6}}, revision=read_at)
    return change_case(by=analyst, case=case, raw={**raw, "case": {**raw["case"], "years": 7}}, revision=read_at)
