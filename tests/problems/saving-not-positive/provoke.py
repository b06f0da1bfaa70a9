from __future__ import annotations

from pathlib import Path

from wholeplace.pools.web.year_actions import _saving_problems
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    refuse_if(_saving_problems("Fewer beds", 0))
    return None
