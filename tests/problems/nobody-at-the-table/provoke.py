from __future__ import annotations

from pathlib import Path

from pools.deals import made


def provoke(folder: Path) -> object:
    why = "no signatory in the place"
    return made({"police": [1000], "courts": [1000]}, {}, absent={"police": why, "courts": why})
