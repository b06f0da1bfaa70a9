from __future__ import annotations

from pathlib import Path

from ledger.books import bill
from wholeplace.ledger.entries import check
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    refuse_if(check(bill(reference="INV 12\tof May")))
    return None
