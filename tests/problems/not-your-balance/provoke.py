from __future__ import annotations

from pathlib import Path

from problems.year_scenes import a_claim, police
from wholeplace.pools.web.year_actions import _not_yours
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_not_yours(a_claim(), police()))
