"""A small made-up pool in which problems of rules are provoked: a council and an NHS body, and one scheme that is overspent."""

from __future__ import annotations

from collections.abc import Mapping

from wholeplace.pools.share_file import FORMAT, build_position
from wholeplace.pools.shares import Shares, share_out

POOL = {
    "format": FORMAT,
    "pool": {"title": "Low Moss pool", "on": "2026-12-31"},
    "partners": [
        {"body": "council", "name": "Low Moss Council", "contribution_pounds": 400_000},
        {"body": "nhs", "name": "NHS Low Moss", "contribution_pounds": 600_000},
    ],
    "lines": [
        {"line": "team", "scheme": "reablement", "lead": "council", "budget_pounds": 900_000, "actual_pounds": 960_000}
    ],
}
RULE = {"id": "overspends", "family": "RS-01", "order": 1, "from_on": "2026-04-01"}


def shared_out(*rules: Mapping[str, object], **more: object) -> Shares:
    """The pool shared out by rules, each given by what is unlike a plain rule of RS-01."""
    asked = build_position({**POOL, "rules": [{**RULE, **rule} for rule in rules], **more}, file="low-moss.toml")
    return share_out(asked.position, asked.rules)
