from __future__ import annotations

from pathlib import Path

from pools.deals import made


def provoke(folder: Path) -> object:
    return made({"council": [1000], "police": [1000]}, {}, absent={"police": " "})
