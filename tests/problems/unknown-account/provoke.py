from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ledger.books import OWED, bill
from wholeplace.ledger.chart import Cell
from wholeplace.ledger.entries import Line, check
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    refuse_if(check(replace(bill(), lines=(Line(Cell("5999"), 100), Line(OWED, -100)))))
    return None
