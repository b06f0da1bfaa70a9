from __future__ import annotations

from pathlib import Path

from ledger.books import SYSTEM, bill, low_moss_book
from problems.scenes import by_hand
from wholeplace.ledger.web.posting import post
from wholeplace.ledger.web.verifying import verify_site
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    post(by=SYSTEM, book=low_moss_book(), entry=bill())
    by_hand("UPDATE ledger_balance SET pence = pence + 1 WHERE pence > 0")
    refuse_if(verify_site()[0].problems)
    return None
