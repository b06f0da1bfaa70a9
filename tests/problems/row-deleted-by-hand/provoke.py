from __future__ import annotations

from pathlib import Path

from problems.scenes import by_hand, place, verified


def provoke(folder: Path) -> object:
    place()
    by_hand(
        "DELETE FROM foundation_membership WHERE body_id = 'low-moss-police'",
        "DELETE FROM foundation_body WHERE id = 'low-moss-police'",
    )
    return verified("row-deleted-by-hand", "foundation.body")
