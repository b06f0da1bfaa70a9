"""How many crimes there are for each that the police record.

Unit costs of crime are costs of an actual crime. A volume of recorded crime is grossed up before it meets one of them;
a volume of actual crime (a survey's) is not.

*Source*: multipliers of Greater Manchester 2011/12, GMCA Unit Cost Database v1.4 (CC BY 4.0); of England and Wales
2019/20, Home Office, 27 May 2026 (Open Government Licence v3.0, by way of a public copy).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wholeplace.vocabulary.evidence import Source, Standing

_DATA = files("wholeplace.reference") / "data" / "crime" / "multipliers.csv"


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Actual crimes for each recorded crime (a factor above 0), for the entry `code` of the unit cost library."""

    code: str
    offence: str
    factor: float
    scope: str
    period: str
    standing: Standing
    source: Source


@cache
def multipliers() -> Mapping[str, Multiplier]:
    """Every multiplier on hand, by unit cost code."""
    rows = csv.DictReader(_DATA.read_text(encoding="utf-8").splitlines())
    return {row["code"]: _multiplier(row) for row in rows}


def _multiplier(row: dict[str, str]) -> Multiplier:
    return Multiplier(
        code=row["code"],
        offence=row["offence"],
        factor=float(row["multiplier"]),
        scope=row["scope"],
        period=row["period"],
        standing=Standing(row["standing"]),
        source=Source(row["source"], row["period"]),
    )


def recorded_to_actual(code: str) -> Multiplier | None:
    """The multiplier for a code of the library, whatever its letter case; None where there is none (homicide in
    v1.4).
    """
    return multipliers().get(code) or next(
        (found for key, found in multipliers().items() if key.casefold() == code.strip().casefold()), None
    )
