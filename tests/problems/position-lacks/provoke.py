from __future__ import annotations

from pathlib import Path

from problems.pool_scenes import shared_out


def provoke(folder: Path) -> object:
    pot = {"pot_pounds": 2_800_000, "target": 0.042, "measure": "emergency admissions", "holder": "nhs"}
    return shared_out({"family": "RS-14", "parameters": pot})
