from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.portfolio import Budget, Candidate, choose
from wholeplace.vocabulary.years import FinancialYear


def provoke(folder: Path) -> object:
    team = Candidate("team", "Team", 9e6, {("council", FinancialYear(2025)): 5e6})
    return choose([team], [Budget("council", {FinancialYear(2025): 4e6})], must=["team"])
