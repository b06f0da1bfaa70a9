from __future__ import annotations

from pathlib import Path

from problems.scenes import by_hand, place, verified


def provoke(folder: Path) -> object:
    place()
    by_hand("UPDATE foundation_body SET name = 'Low Moss Constabulary' WHERE id = 'low-moss-police'")
    return verified("row-changed-by-hand")
