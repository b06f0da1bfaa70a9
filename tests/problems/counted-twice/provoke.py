from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from spend.published_rows import published
from wholeplace.spend.meaning import Payer, count_lines
from wholeplace.spend.rules import Rules


def provoke(folder: Path) -> object:
    with TemporaryDirectory() as room:
        first = published(Path(room) / "first.parquet", [{"supplier": "Bramble Homecare Ltd"}])
        again = published(Path(room) / "again.parquet", [{"supplier": "Bramble Homecare Ltd", "purpose": "Home care"}])
        payer = Payer("low-moss-council", "E47000001", "payments 2025/26")
        return count_lines([first, again], payer, Rules("E47000001"), Path(room) / "counted")
