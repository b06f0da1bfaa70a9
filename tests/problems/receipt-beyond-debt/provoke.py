from __future__ import annotations

from datetime import date
from pathlib import Path

from pools.pools import NOON, SYSTEM, open_example
from wholeplace.pools.web.book_contributions import ask_for_due, due_of_key, receive
from wholeplace.specimen.load import load


def provoke(folder: Path) -> object:
    load(at=NOON, slices=("wholeplace.appraisal.web", "wholeplace.pools.web"))
    pool = open_example()
    ask_for_due(by=SYSTEM, pool=pool, on=date(2026, 4, 15))
    due = due_of_key(SYSTEM, pool, "contribution:thistlemere-nhs:team:2026-04-15")
    return receive(by=SYSTEM, pool=pool, due=due, on=date(2026, 4, 20), pence=4_500_001)
