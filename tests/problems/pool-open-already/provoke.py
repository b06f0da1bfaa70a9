from __future__ import annotations

from pathlib import Path

from problems.agreement_scenes import manager, signed
from wholeplace.pools.web.actions import open_pool


def provoke(folder: Path) -> object:
    pool = signed()
    by = manager(pool)
    open_pool(by=by, pool=pool)
    return open_pool(by=by, pool=pool)
