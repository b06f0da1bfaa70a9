from __future__ import annotations

from pathlib import Path

from problems.scenes import by_hand, place, verified


def provoke(folder: Path) -> object:
    place()
    by_hand("DELETE FROM foundation_act WHERE number = 1 AND chain = 'E99000009'")
    return verified("act-out-of-chain")
