from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from ledger.books import SPENT, bill
from wholeplace.ledger.entries import Line, check, commitment
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    order = commitment(key="order-1", on=date(2026, 5, 4), text="Ordered", spending=[Line(SPENT, 1_000_000)])
    refuse_if(check(replace(order, lines=(*order.lines, *bill().lines))))
    return None
