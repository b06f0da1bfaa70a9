from __future__ import annotations

from pathlib import Path

from problems.agreement_scenes import agreed, line


def provoke(folder: Path) -> object:
    return agreed(lines=[line(condition="discharge-grant")])
