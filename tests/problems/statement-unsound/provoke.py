from __future__ import annotations

from pathlib import Path

from pools.statements import CASH, YEAR, agreement, opened, worked_year
from wholeplace.pools.statement import Sums, statement
from wholeplace.pools.statement_spans import whole_year
from wholeplace.pools.web.statement_actions import unsound
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    moved = worked_year()
    moved[CASH] += 1
    refuse_if(unsound(statement(agreement(), whole_year(YEAR), Sums(opened(), moved))))
    return None
