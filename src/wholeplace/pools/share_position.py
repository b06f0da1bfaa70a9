"""Where a pool stands on a day, actual or forecast: all that the rules of shares look at, and nothing else.

Signs: a variance is actual less budget, so that an overspend is above nought. Savings and income are above nought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

Status = Literal["pooled", "pooled-aligned", "aligned", "in-view", "transferred"]
Profile = Literal["fixed", "variable"]
UseKind = Literal["carry-forward", "reserve", "new-schemes", "return"]

STATUSES: tuple[Status, ...] = ("pooled", "pooled-aligned", "aligned", "in-view", "transferred")
SHARED: tuple[Status, ...] = ("pooled", "pooled-aligned")
"""The statuses whose variance is shared by the rules of the whole pool. An aligned line is shared only by a rule that names
it; a line in view or transferred never is."""

NAMEABLE: tuple[Status, ...] = (*SHARED, "aligned")
"""The statuses of lines that a rule may share by naming them."""

USE_KINDS: tuple[UseKind, ...] = ("carry-forward", "reserve", "new-schemes", "return")
POOL = "pool"  # where a saving stands that has come to the pool itself
NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Partner:
    """A body of the agreement. *Units*: what it contributes for the year, whole and by scheme, in pence."""

    body: str
    name: str
    contribution_pence: int = 0
    by_scheme_pence: Mapping[str, int] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class LineVariance:
    """One line of the budget, agreed and spent (or forecast), in pence.

    `lead` is the body whose line it is; `host` buys and pays, and bears a fixed line. `shares` are those of a variable line,
    `commissioned` the part of it that each body commissions; both make up the whole. `bigger_budget` is true for a line
    that is a slice of a larger budget of its lead. `cause` is why it is underspent, as recorded (`management`, `windfall`, …).
    """

    line: str
    scheme: str
    lead: str
    budget_pence: int
    actual_pence: int
    title: str = ""
    status: Status = "pooled"
    profile: Profile | None = None
    host: str | None = None
    shares: Mapping[str, Fraction] | None = None
    commissioned: Mapping[str, Fraction] | None = None
    cause: str | None = None
    ring_fenced: bool = False
    bigger_budget: bool = False
    owner: str | None = None

    @property
    def variance_pence(self) -> int:
        """Actual less budget: above nought is an overspend."""
        return self.actual_pence - self.budget_pence


@dataclass(frozen=True, slots=True)
class Use:
    """What a forecast underspend is wanted for, and whether the cost comes again every year."""

    what: str
    pence: int
    recurrent: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What the joint group decided under a rule: so many pence to each kind of use (`USE_KINDS`), met in this order."""

    rule: str
    decided_on: date
    uses_pence: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Activity:
    """Cases for which a body is charged. *Units*: `cases` a number (parts allowed), `price_pence` for one."""

    body: str
    what: str
    cases: Fraction
    price_pence: int


@dataclass(frozen=True, slots=True)
class Performance:
    """What was achieved on a measure, as a share (0.042 is a fall of 4.2 %), and the saving at given falls.

    `saving_at_pence` are points (fall, saving in pence); between them, and from nought, the saving runs straight.
    """

    measure: str
    achieved: Fraction
    saving_at_pence: tuple[tuple[Fraction, int], ...] = ()

    def saving_pence(self, fall: Fraction) -> Fraction:
        """The saving at a fall, in pence (a fraction of a penny may remain). Nought where there is no fall."""
        if fall <= 0:
            return Fraction(0)
        below = (Fraction(0), 0)
        points = sorted(self.saving_at_pence)
        for above in points:
            if fall <= above[0] or above == points[-1]:
                rise = Fraction(above[1] - below[1]) / (above[0] - below[0])
                return below[1] + rise * (fall - below[0])
            below = above
        return Fraction(0)


@dataclass(frozen=True, slots=True)
class Position:
    """A pool on a day. Every amount is in pence, every share a fraction; mappings go by body id.

    `host` is the body that hosts the pool: it bears a fixed line that names no host of its own.
    `incurred_on` is the day on which the overspend was, or will be, incurred: approvals must come no later (without it, `on`).
    `other_pool_underspend_pence` is what the partners' other pool has to spare. `savings_pence` says where savings stand now:
    by body, or under `pool`. `saved_before_pence` is what bodies have already had of them. `without_pool_pence` is what each
    would have had without the pool, of `income_pence` that the pool has to distribute.
    """

    pool: str
    on: date
    partners: tuple[Partner, ...]
    lines: tuple[LineVariance, ...] = ()
    host: str = ""
    forecast: bool = False
    illustrative: bool = False
    incurred_on: date | None = None
    risk_pool_pence: int = 0
    uncommitted_pence: int = 0
    other_pool_underspend_pence: int = 0
    income_pence: int = 0
    savings_pence: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    saved_before_pence: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    without_pool_pence: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    activity: tuple[Activity, ...] = ()
    performance: tuple[Performance, ...] = ()
    uses: tuple[Use, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def name_of(self, body: str) -> str:
        """The name of a body, its id where it has none here."""
        return next((partner.name for partner in self.partners if partner.body == body), body)

    def knows_contributions_to(self, schemes: Iterable[str]) -> bool:
        """Whether contributions are known by scheme for all of these, of which there is one at least."""
        known = {scheme for partner in self.partners for scheme in partner.by_scheme_pence}
        wanted = set(schemes)
        return bool(wanted) and known.issuperset(wanted)

    def contributions_pence(self, schemes: Iterable[str] = ()) -> dict[str, int]:
        """What each partner contributes to the schemes, where contributions to all of them are known, else to the pool."""
        wanted = tuple(schemes)
        if self.knows_contributions_to(wanted):
            sums = {p.body: sum(p.by_scheme_pence.get(scheme, 0) for scheme in wanted) for p in self.partners}
        else:
            sums = {p.body: p.contribution_pence for p in self.partners}
        return {body: pence for body, pence in sums.items() if pence > 0}
