from __future__ import annotations

from datetime import date
from pathlib import Path

from ledger.books import SPENT, SYSTEM, low_moss_book
from problems.scenes import by_hand
from wholeplace.ledger.entries import Line
from wholeplace.ledger.web.posting import commit
from wholeplace.ledger.web.verifying import verify_site
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    spending = [Line(SPENT, 7_000)]
    commit(by=SYSTEM, book=low_moss_book(), spending=spending, key="order", on=date(2026, 5, 4), text="Ordered")
    by_hand("UPDATE ledger_commitment SET outstanding_pence = 7100")
    refuse_if(verify_site()[0].problems)
    return None
