"""A small made-up budget on which problems of virement are provoked: two revenue lines, a ring-fenced one and a capital one."""

from __future__ import annotations

from datetime import date

from wholeplace.pools.budget import Amount, Approval, Budget, BudgetLine, Virement
from wholeplace.pools.virement import check_virement, limit_tables
from wholeplace.vocabulary.problems import refuse_if

COUNCIL = "low-moss-council"
LINES = (
    BudgetLine("beds", "Step-down beds", COUNCIL),
    BudgetLine("care", "Home care", COUNCIL),
    BudgetLine("grant", "Discharge grant", COUNCIL, condition="discharge-fund"),
    BudgetLine("homes", "Adaptations", COUNCIL, kind="capital"),
)
BUDGET = Budget("b", "2026/27", date(2026, 4, 1), LINES, tuple(Amount(line.id, "P01", 20_000_000) for line in LINES))


def virement(pence: int, there: str = "beds", here: str = "care", role: str = "council", reason: str = "") -> Virement:
    on = date(2026, 9, 1)
    words = reason or "beds stand empty"
    return Virement("v1", there, here, pence, on, words, "pool-manager", (Approval(role, COUNCIL, on),))


def asked(one: Virement, table: str = "west-lancashire") -> Virement:
    """Refuse with what keeps the virement from being made."""
    tables = {COUNCIL: [limit_tables()[table]]} if table else {}
    refuse_if(check_virement(one, BUDGET, tables))
    return one
