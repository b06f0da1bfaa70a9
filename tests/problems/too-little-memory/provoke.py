from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from spend.counted_rows import counted, kept
from wholeplace.spend.lines_store import open_store
from wholeplace.spend.questions import Question
from wholeplace.spend.spend_map import answer


def provoke(folder: Path) -> object:
    with TemporaryDirectory() as room:
        path = kept([counted(supplier=f"Supplier {number}") for number in range(100)], Path(room) / "lines.parquet")
        with open_store([path], memory_mb=1) as store:
            return answer(store, Question(by=("supplier",)))
