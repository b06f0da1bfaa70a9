from __future__ import annotations

from pathlib import Path

from wholeplace.spend.lines_store import missing_for_spark
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    refuse_if(missing_for_spark(package=False, java=False))
    return None
