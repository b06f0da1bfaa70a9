from __future__ import annotations

from pathlib import Path

from problems.agreement_scenes import draft, manager
from wholeplace.pools.web.actions import open_pool


def provoke(folder: Path) -> object:
    pool = draft()
    return open_pool(by=manager(pool), pool=pool)
