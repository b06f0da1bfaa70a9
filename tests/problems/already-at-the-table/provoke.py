from __future__ import annotations

from pathlib import Path

from pools.deals import made
from wholeplace.pools.deal_joining import if_joined


def provoke(folder: Path) -> object:
    return if_joined(made({"council": [1000], "nhs": [1000]}, {"council": [500]}), "nhs")
