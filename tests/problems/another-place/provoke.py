from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody
from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.web.actions import take_in_case


def provoke(folder: Path) -> object:
    made = place()
    file = Path(__file__).parents[3] / "examples" / "front-door.toml"
    case = read_case(file.read_bytes(), file=file.name)
    return take_in_case(by=somebody(made, "analyst"), place=made, case=case, file=file.name)
