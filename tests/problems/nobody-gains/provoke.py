from __future__ import annotations

from pathlib import Path

from pools.deals import made
from wholeplace.pools.deal import propose
from wholeplace.pools.deal_rules import ByBenefit


def provoke(folder: Path) -> object:
    flows = made({"council": [0], "nhs": [90_000]}, {"council": [50_000]}, absent={"nhs": "its board has not yet met"})
    return propose(flows, ByBenefit())
