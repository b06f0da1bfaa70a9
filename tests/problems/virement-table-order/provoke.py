from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from wholeplace.pools.virement import Band, check_table, limit_tables
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    falling = (
        Band(Fraction(5_000_000), "chief-officer", "chief officer"),
        Band(Fraction(2_500_000), "cabinet", "cabinet"),
    )
    table = replace(limit_tables()["west-lancashire"], id="low-moss-council", bands=falling)
    refuse_if(check_table(table))
    return table
