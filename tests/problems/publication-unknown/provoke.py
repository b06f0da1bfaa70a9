from __future__ import annotations

from pathlib import Path

from pools.pools import SYSTEM, open_example
from wholeplace.pools.web.statement_actions import publish
from wholeplace.pools.web.statement_reading import told
from wholeplace.specimen.load import load


def provoke(folder: Path) -> object:
    load(at=SYSTEM.at, slices=("wholeplace.appraisal.web", "wholeplace.pools.web"))
    pool = open_example()
    return publish(by=SYSTEM, pool=pool, told=told(SYSTEM, pool, "2026/27"), kind="budget")
