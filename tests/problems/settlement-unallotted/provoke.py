from __future__ import annotations

from pathlib import Path

from problems.pool_scenes import shared_out
from wholeplace.pools.settlement import problems_of
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    refuse_if(problems_of(shared_out({"applies_to": "underspend", "family": "RS-02"})))
    return None
