from __future__ import annotations

from datetime import date
from pathlib import Path

from pools.pools import EXAMPLE
from wholeplace.pools.agreement_file import read_agreement
from wholeplace.pools.contributions import check_asking, further
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    agreement = read_agreement(EXAMPLE.read_bytes())
    due = further(agreement, "quiet-hills", "team", 100_00, date(2026, 9, 1))
    return refuse_if(check_asking(agreement, due))
