from __future__ import annotations

from pathlib import Path

from problems.published_scenes import published, two_editions
from wholeplace.spend.editions import signs_lost


def provoke(folder: Path) -> object:
    amounts = [f"{pounds}.00" for pounds in range(510, 521)]
    raw = published([f"Low Moss Paper Ltd,02/04/2026,{amount}" for amount in [*amounts, "-75.00"]])
    return two_editions(("april.csv", raw), ("april-cleaned.csv", raw.replace(b"-75", b"75")), signs_lost)
