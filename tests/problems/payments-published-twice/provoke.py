from __future__ import annotations

from pathlib import Path

from problems.published_scenes import published, two_editions
from wholeplace.spend.editions import same_month


def provoke(folder: Path) -> object:
    lines = [f"Low Moss Paper Ltd,02/04/2026,{pounds}.00" for pounds in range(510, 522)]
    corrected = published([*reversed(lines[1:]), "Low Moss Paper Ltd,02/04/2026,999.00"])
    return two_editions(("april.csv", published(lines)), ("april-final.csv", corrected), same_month)
