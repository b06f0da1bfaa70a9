from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ledger.books import OWED, SPENT, bill
from wholeplace.ledger.entries import Line, check
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    refuse_if(check(replace(bill(), lines=(Line(replace(SPENT, subjective="11"), 100), Line(OWED, -100)))))
    return None
