from __future__ import annotations

from pathlib import Path

from pools.deals import made
from wholeplace.pools.deal import propose
from wholeplace.pools.deal_rules import ByShapley


def provoke(folder: Path) -> object:
    return propose(made({"council": [200_000], "police": [100_000]}, {"council": [400_000]}), ByShapley())
