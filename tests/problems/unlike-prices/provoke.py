from __future__ import annotations

from pathlib import Path

from appraisal.made_cases import made_case
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.portfolio import Budget, candidate, choose
from wholeplace.vocabulary.years import FinancialYear


def provoke(folder: Path) -> object:
    budget = Budget("council", {FinancialYear(2025): 1e6}, FinancialYear(2020))
    return choose([candidate(appraise(made_case()))], [budget])
