from __future__ import annotations

from pathlib import Path

from pools.deals import made
from wholeplace.pools.deal import propose
from wholeplace.pools.deal_rules import NoWorseOff


def provoke(folder: Path) -> object:
    flows = made(
        {"council": [1000], "courts": [1000]}, {"council": [500]}, absent={"courts": "no signatory in the place"}
    )
    return propose(flows, NoWorseOff(payback_order=("council", "courts")))
