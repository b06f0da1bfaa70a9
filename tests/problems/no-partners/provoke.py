from __future__ import annotations

from pathlib import Path

from problems.agreement_scenes import PARTNERS, agreed, contribution


def provoke(folder: Path) -> object:
    return agreed(partners=[PARTNERS[0]], contributions=[contribution()])
