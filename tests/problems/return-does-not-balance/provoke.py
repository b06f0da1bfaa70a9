from __future__ import annotations

from pathlib import Path

from pools.statements import YEAR
from pools.test_spec_returns import agreed, ring_fenced
from wholeplace.pools.returns_care_fund import care_fund_return
from wholeplace.pools.statement_spans import whole_year
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    refuse_if(care_fund_return(agreed(), whole_year(YEAR), ring_fenced(500_000, 500_001)).problems)
    return None
