from __future__ import annotations

from pathlib import Path

from problems.published_scenes import LINES, published, read


def provoke(folder: Path) -> object:
    below = ["Payment Date,Supplier Name,Cost Centre,Net Amount", "03/04/2026,Low Moss Glass Ltd,Parks,90.00"]
    return read(published([*LINES, *LINES, *below]))
