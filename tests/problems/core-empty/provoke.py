from __future__ import annotations

from pathlib import Path

from pools.deals import made
from wholeplace.pools.deal import propose
from wholeplace.pools.deal_rules import ByNucleolus


def provoke(folder: Path) -> object:
    """The police lose by the change; council and NHS do better by leaving the loss with them."""
    flows = made({"council": [100_000], "nhs": [100_000], "police": [-50_000]}, {"council": [80_000]})
    return propose(flows, ByNucleolus())
