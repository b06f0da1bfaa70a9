from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from problems.budgets import BUDGET
from wholeplace.pools.budget import Amount, check_budget
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    twice = replace(BUDGET, amounts=(*BUDGET.amounts, Amount("care", "P01", 100)))
    refuse_if(check_budget(twice))
    return twice
