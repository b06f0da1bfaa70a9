from __future__ import annotations

from pathlib import Path

from pools.deals import made
from wholeplace.pools.deal import propose
from wholeplace.pools.deal_rules import ByShapley


def provoke(folder: Path) -> object:
    return propose(made({f"district-{i}": [1000] for i in range(1, 18)}, {"district-1": [500]}), ByShapley())
