"""Places like this one: the councils of the same kind that differ least in need and means.

The distance of two councils is the standardised Euclidean distance over `COLUMNS`: each difference is divided by the standard
deviation of that column among councils of the kind, and the root of the sum of squares is taken. Councils are compared within
their kind only, for what a district spends on and what a metropolitan council spends on are different things.

It is a first choice of whom to compare with and no more: it knows nothing of size, sparsity, age or tax base, and the domains of
income and employment overlap.

*Source*: `data/likeness/README.md` (English Indices of Deprivation 2025, claimant count, earnings; Open Government Licence v3.0).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import sqrt
from statistics import pstdev
from types import MappingProxyType

from wholeplace.reference.areas import councils, name_of, same_code

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "claimant_rate_pct": "people who claim out-of-work benefits, per cent of those aged 16 to 64",
        "median_earnings_pounds": "median yearly earnings of residents, pounds",
        "income": "deprivation of income, average score",
        "employment": "deprivation of employment, average score",
        "education": "deprivation of education, skills and training, average score",
        "health": "deprivation of health and disability, average score",
        "crime": "crime, average score",
        "housing": "barriers to housing and services, average score",
        "living": "deprivation of the living environment, average score",
    }
)
"""What councils are compared by, and what each column holds."""

RESTS_ON = (
    "English Indices of Deprivation 2025 (seven domains), claimant count and earnings of residents, profile of 2026"
)
KINDS = frozenset({"metropolitan", "unitary", "district", "london-borough"})
"""Kinds of council that are compared, each with its own."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A council and its distance from the one that was asked for: 0 is the same in every column; no unit, no upper end."""

    gss: str
    name: str
    distance: float


def nearest(gss: str, count: int = 15) -> tuple[Neighbour, ...]:
    """The councils of the same kind that are most like a council, the nearest first; equals by code.

    Empty where there is nothing to compare: a county council, the City of London, a council that has ended, another country.
    """
    code = same_code(gss)
    if code not in _profiles() or councils()[code].kind not in KINDS:
        return ()
    kin = _kin(councils()[code].kind)
    spread = [pstdev(column) for column in zip(*kin.values(), strict=True)]
    others = [
        Neighbour(other, name_of(other), _distance(kin[code], kin[other], spread)) for other in kin if other != code
    ]
    return tuple(sorted(others, key=lambda one: (one.distance, one.gss))[:count])


def profile(gss: str) -> Mapping[str, float] | None:
    """What a council is compared by, by `COLUMNS`; None where nothing is on hand."""
    values = _profiles().get(same_code(gss))
    return None if values is None else dict(zip(COLUMNS, values, strict=True))


def _distance(one: tuple[float, ...], other: tuple[float, ...], spread: list[float]) -> float:
    return sqrt(sum(((a - b) / s) ** 2 for a, b, s in zip(one, other, spread, strict=True)))


def _kin(kind: str) -> dict[str, tuple[float, ...]]:
    return {gss: values for gss, values in _profiles().items() if councils()[gss].kind == kind}


@cache
def _profiles() -> Mapping[str, tuple[float, ...]]:
    text = files("wholeplace.reference").joinpath("data/likeness/profile.csv").read_text(encoding="utf-8")
    return {row["gss"]: tuple(float(row[name]) for name in COLUMNS) for row in csv.DictReader(text.splitlines())}
