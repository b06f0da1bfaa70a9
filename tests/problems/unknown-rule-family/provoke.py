from __future__ import annotations

from pathlib import Path

from problems.pool_scenes import shared_out


def provoke(folder: Path) -> object:
    return shared_out({"family": "RS-17"})
