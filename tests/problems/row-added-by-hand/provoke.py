from __future__ import annotations

from pathlib import Path

from problems.scenes import by_hand, place, verified


def provoke(folder: Path) -> object:
    place()
    by_hand("DELETE FROM foundation_act WHERE number = 2 AND chain = 'E99000009'")
    return verified("row-added-by-hand", "foundation.body")
