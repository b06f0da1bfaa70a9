from __future__ import annotations

from pathlib import Path

from wholeplace.ledger.extracts import column_problems, guessed_columns, read_table
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    table = read_table(b"Voucher No,Month,Net Amount,Cost Centre\nV-1,May,1.00,CC100\n", "may.csv")
    refuse_if(column_problems(table, guessed_columns(table)))
    return None
