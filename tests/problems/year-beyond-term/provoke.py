from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from problems.year_scenes import YEAR, agreement
from wholeplace.pools.web.year_end_actions import _beyond_term
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_beyond_term(SimpleNamespace(agreement=agreement()), YEAR.plus(2)))  # type: ignore[arg-type]
