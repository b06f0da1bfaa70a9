from __future__ import annotations

from pathlib import Path

from problems.pool_scenes import shared_out


def provoke(folder: Path) -> object:
    uses = [{"what": "two more social workers", "pounds": 90_000, "recurrent": True}]
    return shared_out({"family": "RS-11"}, uses=uses)
