from __future__ import annotations

from pathlib import Path

from problems.year_scenes import a_claim
from wholeplace.pools.web.year_actions import _agreed_already
from wholeplace.vocabulary.problems import Refused


def provoke(folder: Path) -> object:
    raise Refused(_agreed_already(a_claim()))
