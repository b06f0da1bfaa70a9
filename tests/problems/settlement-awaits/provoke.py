from __future__ import annotations

from pathlib import Path

from problems.pool_scenes import shared_out
from wholeplace.pools.settlement import problems_of
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    caps = {"council": 10_000, "nhs": 20_000}
    refuse_if(problems_of(shared_out({"family": "RS-07", "caps_pounds": caps})))
    return None
