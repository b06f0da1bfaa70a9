from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from wholeplace.pools.vat import HostOption, OwnRecovery, VatBody, VatLine, by_host


def provoke(folder: Path) -> object:
    council = VatBody("low-moss-council", "Low Moss Council", "local-authority")
    icb = VatBody("low-moss-icb", "Low Moss ICB", "nhs")
    line = VatLine("equipment", "Community equipment", 50_000_000, Fraction(1), "contracted-out")
    return by_host(
        [line],
        [HostOption("icb-hosts", "low-moss-icb")],
        [council, icb],
        date(2026, 4, 1),
        [OwnRecovery("low-moss-icb", "equipment", Fraction(1, 4), "")],
    )
