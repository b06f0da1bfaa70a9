from __future__ import annotations

from pathlib import Path

from wholeplace.pools.deal_agreement import agreement_from


def provoke(folder: Path) -> object:
    proposals = [{"id": "p1", "rule": "shapley"}, {"id": "p2", "rule": "equal-return"}]
    return agreement_from(
        {"proposals": proposals, "bodies": []}, "nucleolus", place="E99000009", host="low-moss-council"
    )
