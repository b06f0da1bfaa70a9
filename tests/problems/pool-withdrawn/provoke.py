from __future__ import annotations

from pathlib import Path

from problems.agreement_scenes import draft, manager
from wholeplace.pools.web.actions import propose_agreement, withdraw_pool


def provoke(folder: Path) -> object:
    pool = draft()
    by = manager(pool)
    withdraw_pool(by=by, pool=pool)
    return propose_agreement(by=by, pool=pool)
