from __future__ import annotations

from pathlib import Path

from pools.pools import NOON, SYSTEM, open_example
from wholeplace.pools.web.book_contributions import due_of_key
from wholeplace.specimen.load import load


def provoke(folder: Path) -> object:
    load(at=NOON, slices=("wholeplace.appraisal.web", "wholeplace.pools.web"))
    pool = open_example()
    return due_of_key(SYSTEM, pool, "contribution:thistlemere-nhs:team:2026-04-16")
