from __future__ import annotations

from pathlib import Path

from problems.agreement_scenes import head, manager, signed
from wholeplace.pools.web.agreement_opening import take_opening_balances


def provoke(folder: Path) -> object:
    pool = signed(agreement=head(began_before=True))
    table = "account,line,body,amount\n1000,,,500\n3000,,,-500"
    return take_opening_balances(by=manager(pool), pool=pool, table=table)
