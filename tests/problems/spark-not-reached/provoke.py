from __future__ import annotations

from pathlib import Path

from wholeplace.spend.lines_store import silent_master
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    refuse_if(silent_master("spark://127.0.0.1:1"))
    return None
