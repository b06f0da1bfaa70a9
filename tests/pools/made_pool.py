"""A small made-up pool for worked examples of rules: a council that puts in 4 parts of 10, and an NHS body that puts in 6."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wholeplace.pools.share_file import FORMAT, Asked, build_position
from wholeplace.pools.shares import Shares, share_out

PARTNERS = (
    {"body": "council", "name": "Low Moss Council", "contribution_pounds": 4_000_000},
    {"body": "nhs", "name": "NHS Low Moss", "contribution_pounds": 6_000_000},
)
RULE = {"family": "RS-01", "from_on": "2026-04-01"}
BOTH = (
    {"body": "council", "officer": "section 151 officer", "given_on": "2026-12-01"},
    {"body": "nhs", "officer": "chief finance officer", "given_on": "2026-12-02"},
)


def line(name: str, budget: object, actual: object, **more: object) -> dict[str, object]:
    return {"line": name, "lead": "council", "budget_pounds": budget, "actual_pounds": actual, **more}


def asked(*rules: Mapping[str, object], pool: Mapping[str, object] | None = None, **more: Any) -> Asked:
    """A position and its rules, in order, each given by what is unlike a plain rule of RS-01."""
    tables = [{**RULE, "id": f"rule-{number}", "order": number, **rule} for number, rule in enumerate(rules, 1)]
    about = {"title": "Low Moss pool", "on": "2027-03-31", **(pool or {})}
    return build_position({"format": FORMAT, "pool": about, "partners": PARTNERS, "rules": tables, **more})


def shared(*rules: Mapping[str, object], **more: Any) -> Shares:
    found = asked(*rules, **more)
    return share_out(found.position, found.rules)


def in_pounds(pence: Mapping[str, int]) -> dict[str, float]:
    """Pence by body as pounds, those with nothing left out."""
    return {body: each / 100 for body, each in pence.items() if each}
