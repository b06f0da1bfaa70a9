from __future__ import annotations

from datetime import date
from pathlib import Path

from ledger.books import SPENT, SYSTEM, bill, low_moss_book
from wholeplace.ledger.entries import Line, commitment
from wholeplace.ledger.web.posting import post_many


def provoke(folder: Path) -> object:
    order = commitment(key="order-1", on=date(2026, 5, 4), text="Ordered", spending=[Line(SPENT, 1_000_000)])
    return post_many(by=SYSTEM, book=low_moss_book(), entries=[bill(), order])
