from __future__ import annotations

from pathlib import Path

from problems.agreement_scenes import manager, signed
from wholeplace.pools.web.actions import propose_agreement


def provoke(folder: Path) -> object:
    pool = signed()
    return propose_agreement(by=manager(pool), pool=pool)
