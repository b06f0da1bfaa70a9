from __future__ import annotations

from pathlib import Path

from wholeplace.foundation.backup import _demand_whole


def provoke(folder: Path) -> object:
    return _demand_whole(Path("backup.tar.gz"), folder, {"sha256": {"uploads/ab/cd": "ab" * 32}})
