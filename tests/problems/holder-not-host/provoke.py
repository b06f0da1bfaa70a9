from __future__ import annotations

from pathlib import Path

from problems.agreement_scenes import NHS, agreed, line


def provoke(folder: Path) -> object:
    return agreed(lines=[line(holder=NHS)])
