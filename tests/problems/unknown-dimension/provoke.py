from __future__ import annotations

from pathlib import Path

from wholeplace.spend.lines_store import open_store
from wholeplace.spend.questions import Question
from wholeplace.spend.spend_map import answer


def provoke(folder: Path) -> object:
    with open_store([]) as store:
        return answer(store, Question(by=("body", "ward")))
