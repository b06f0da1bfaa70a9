from __future__ import annotations

from pathlib import Path

from problems.agreement_scenes import agreed


def provoke(folder: Path) -> object:
    return agreed(outcomes=[])
