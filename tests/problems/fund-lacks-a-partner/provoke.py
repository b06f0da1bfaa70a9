from __future__ import annotations

from pathlib import Path

from problems.agreement_scenes import agreed, contribution


def provoke(folder: Path) -> object:
    return agreed(contributions=[contribution()])
