from __future__ import annotations

from pathlib import Path

from wholeplace.pools.deal_agreement import agreement_from


def provoke(folder: Path) -> object:
    bodies = [{"id": "low-moss-council", "at_table": True}, {"id": "low-moss-courts", "at_table": False}]
    asked = {"proposals": [{"id": "p1", "rule": "shapley"}], "bodies": bodies}
    return agreement_from(asked, "p1", place="E99000009", host="low-moss-courts")
