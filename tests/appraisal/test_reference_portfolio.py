"""The choice of a set against eight knapsack problems whose optimum is known.

*Source*: `data/knapsack_cases.json`: J. Burkardt's knapsack_01 data sets (Florida State University), optima recomputed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from wholeplace.appraisal.portfolio import Budget, Candidate, choose
from wholeplace.vocabulary.years import FinancialYear

CASES = json.loads((Path(__file__).parent / "data" / "knapsack_cases.json").read_text(encoding="utf-8"))
YEAR = FinancialYear(2025)


def test_all_eight_are_here() -> None:
    assert [case["id"] for case in CASES] == [f"P0{i}" for i in range(1, 9)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_known_optimum_is_reached_exactly_and_proven(case: dict[str, Any]) -> None:
    candidates = [
        Candidate(f"item-{i}", f"Item {i}", float(profit), {("council", YEAR): float(weight)})
        for i, (profit, weight) in enumerate(zip(case["profits"], case["weights"], strict=True))
    ]
    found = choose(candidates, [Budget("council", {YEAR: float(case["capacity"])})])
    assert found.value == case["optimum"]
    assert found.bound == case["optimum"]
    assert found.gap == 0
    assert found.proof == "proven best"
    (spending,) = found.spending
    assert spending.left is not None
    assert spending.left >= 0
    assert spending.pounds == sum(case["weights"][int(one.removeprefix("item-"))] for one in found.chosen)
