from __future__ import annotations

from pathlib import Path

from problems.spend_scenes import BY, low_moss
from wholeplace.spend.statutory import Return
from wholeplace.spend.web.actions_stated import say_code
from wholeplace.spend.web.queries import codes_of
from wholeplace.spend.web.returns import lines_of
from wholeplace.vocabulary.years import FinancialYear


def provoke(folder: Path) -> object:
    made, body = low_moss()
    say_code(by=BY, place=made, body=body, code="E08999999")
    stated = Return("RSX", FinancialYear(2025), "RSX 2025-26", "outturn", "rsx.csv", "", None, (), {})
    return lines_of(stated, made, codes_of(BY, made), "net-current")
