from __future__ import annotations

from pathlib import Path

from problems.agreement_scenes import NHS, agreed, contribution


def provoke(folder: Path) -> object:
    return agreed(contributions=[contribution(cap_pounds=80_000), contribution(partner=NHS)])
