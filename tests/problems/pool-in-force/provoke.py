from __future__ import annotations

from pathlib import Path

from problems.agreement_scenes import manager, signed
from wholeplace.pools.web.actions import withdraw_pool


def provoke(folder: Path) -> object:
    pool = signed()
    return withdraw_pool(by=manager(pool), pool=pool)
