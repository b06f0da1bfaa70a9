from __future__ import annotations

from pathlib import Path

from pools.statements import YEAR
from pools.test_spec_returns import TEMPLATE, agreed
from wholeplace.pools.returns_care_fund import care_fund_return
from wholeplace.pools.returns_template import load_template
from wholeplace.pools.statement_spans import whole_year
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    template = load_template(TEMPLATE, edition="2026-27", source="NHS England, April 2026")
    refuse_if(care_fund_return(agreed(), whole_year(YEAR), {}, template).problems)
    return None
