from __future__ import annotations

from pathlib import Path

from problems.pool_scenes import shared_out


def provoke(folder: Path) -> object:
    return shared_out(
        {"id": "waterfall", "family": "RS-08", "then": "partners"}, {"id": "partners", "order": 2, "then": "waterfall"}
    )
