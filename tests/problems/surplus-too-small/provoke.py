from __future__ import annotations

from pathlib import Path

from pools.deals import made
from wholeplace.pools.deal import propose
from wholeplace.pools.deal_rules import NoWorseOff


def provoke(folder: Path) -> object:
    return propose(made({"council": [0], "nhs": [300_000]}, {"council": [500_000]}), NoWorseOff())
