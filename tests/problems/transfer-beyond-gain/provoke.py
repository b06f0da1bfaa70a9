from __future__ import annotations

from pathlib import Path

from pools.deals import made
from wholeplace.pools.deal import propose
from wholeplace.pools.deal_rules import EqualReturn


def provoke(folder: Path) -> object:
    """The NHS pays all the double running; at equal return the police would bear more than they gain."""
    return propose(made({"nhs": [60_000], "police": [40_000]}, {}, double_running={"nhs": [130_000]}), EqualReturn())
