from __future__ import annotations

from datetime import date
from pathlib import Path

from pools.pools import NOON, SYSTEM, open_example
from wholeplace.pools.web.book_entries import Asked, Row, post_asked
from wholeplace.specimen.load import load


def provoke(folder: Path) -> object:
    load(at=NOON, slices=("wholeplace.appraisal.web", "wholeplace.pools.web"))
    rows = (Row("5000", 100, "team", "thistlemere-council"), Row("2000", -100))
    return post_asked(by=SYSTEM, pool=open_example(), asked=Asked("k", date(2026, 3, 31), "A bill", rows))
