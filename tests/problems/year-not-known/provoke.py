from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from spend.published_rows import published
from wholeplace.spend.meaning import Payer, count_lines
from wholeplace.spend.rules import Rules


def provoke(folder: Path) -> object:
    with TemporaryDirectory() as room:
        lines = published(Path(room) / "lines.parquet", [{"paid_on": None}, {}, {"paid_on": None}])
        payer = Payer("low-moss-council", "E47000001", "payments 2025/26")
        return count_lines([lines], payer, Rules("E47000001"), Path(room) / "counted")
