"""A small made-up register of a compact to pool, to be spoilt: a council with its addressable spend and one pooled line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from wholeplace.pools.duty import duty_year, what_if_covered
from wholeplace.pools.duty_register import Addressable, Brought, DutyBody, Exemption, Register
from wholeplace.vocabulary.years import FinancialYear

COUNCIL = "low-moss-council"
LAST, YEAR = FinancialYear(2025), FinancialYear(2026)
ON = date(2026, 9, 1)
SPEND = Addressable(COUNCIL, YEAR, "budget", 5_000_000_000, "budget book", 2)
LINE = Brought(COUNCIL, "front-door", YEAR, "budget", "pooled", "s75", 1_000_000_000)
EXEMPTION = Exemption("x1", COUNCIL, "in intervention", date(2026, 4, 1), date(2027, 3, 31))
REGISTER = Register(
    "Low Moss", "compact", (DutyBody(COUNCIL, "Low Moss Council", "local-authority"),), (SPEND,), (LINE,)
)


def year_of(**changes: Any) -> object:
    """The year of the register with something changed."""
    return duty_year(replace(REGISTER, **changes), YEAR, "budget", ON)


def covered(share: str, *kinds: str) -> object:
    return what_if_covered(REGISTER, YEAR, "budget", ON, Fraction(share), kinds=kinds)
