from __future__ import annotations

from pathlib import Path

from problems.pool_scenes import shared_out


def provoke(folder: Path) -> object:
    approvals = [{"body": "council", "officer": "section 151 officer", "given_on": "2026-12-18"}]
    return shared_out({"family": "RS-07", "parameters": {"beyond_pounds": {"council": 50_000}}, "approvals": approvals})
