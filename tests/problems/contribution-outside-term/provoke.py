from __future__ import annotations

from pathlib import Path

from problems.agreement_scenes import NHS, agreed, contribution


def provoke(folder: Path) -> object:
    return agreed(contributions=[contribution(), contribution(partner=NHS), contribution(year="2030/31")])
