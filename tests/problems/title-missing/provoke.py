from __future__ import annotations

from pathlib import Path

from problems.scenes import place, somebody
from wholeplace.appraisal.web.actions import start_case


def provoke(folder: Path) -> object:
    made = place()
    return start_case(by=somebody(made, "analyst"), place=made, title=" ")
