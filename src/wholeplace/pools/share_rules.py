"""The rules by which an agreement shares overspends, underspends, savings and income: as records.

A rule is of a *family* (the sixteen of signed agreements, `RS-01` to `RS-16`, and two formulas for sharing benefits, `BS-01` and
`BS-02`), with the family's parameters. Rules are dated and ordered; each covers the whole pool, or what it names.

*Source*: `parameters/risk_share_rules.csv` (facts compiled from public clause banks of signed agreements): the clause in plain
words, its formula, the formula as it is worked here, and what of that is ours.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Any, Literal

AppliesTo = Literal["overspend", "underspend", "both", "saving", "income"]
APPLIES_TO: tuple[AppliesTo, ...] = ("overspend", "underspend", "both", "saving", "income")


@dataclass(frozen=True, slots=True)
class Family:
    """A family of rules: what the clause says, how it is worked, and what of the working is ours (empty where nothing is)."""

    id: str
    name: str
    title: str
    applies_to: AppliesTo
    clause_in_plain_words: str
    formula: str
    formula_as_worked: str
    ours: str
    status: str
    source: str


@cache
def families() -> Mapping[str, Family]:
    """Every family by its id, in their order."""
    stored = files("wholeplace.pools") / "parameters" / "risk_share_rules.csv"
    rows: list[dict[str, Any]] = list(csv.DictReader(stored.read_text(encoding="utf-8").splitlines()))
    return MappingProxyType({row["id"]: Family(name=row.pop("family"), **row) for row in rows})


# parameters by family; beside each type stands how it is read


Shares = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Proportional:
    """`shares`: agreed shares that stand in place of contributions."""

    shares: Annotated[Shares | None, "shares"] = None


@dataclass(frozen=True, slots=True)
class Decide:
    """`decide_by`: until the end of that day the money waits for the joint group; without it, it never waits."""

    decide_by: Annotated[date | None, "day"] = None


@dataclass(frozen=True, slots=True)
class NoParameters:
    """The clause says it all."""


@dataclass(frozen=True, slots=True)
class LineProfile:
    """`shares`: those of a variable line that has none of its own."""

    shares: Annotated[Shares | None, "shares"] = None


@dataclass(frozen=True, slots=True)
class Commissioned:
    """`commissioned`: by scheme, the share that each body commissions (else the line says so)."""

    commissioned: Annotated[Mapping[str, Shares] | None, "shares by scheme"] = None


@dataclass(frozen=True, slots=True)
class Capped:
    """`beyond_pence`: how far past its cap each body may go with both approvals (without it, as far as its share)."""

    beyond_pence: Annotated[Mapping[str, int] | None, "pence by body"] = None


@dataclass(frozen=True, slots=True)
class Waterfall:
    """`risk_pool_pence`: the most that the agreement lets be taken from the risk pool (else all that is in it)."""

    risk_pool_pence: Annotated[int | None, "pence"] = None


@dataclass(frozen=True, slots=True)
class Hold:
    """`may_carry_forward`: the bodies whose own rules allow money to be carried into the next year; without it, all."""

    may_carry_forward: Annotated[tuple[str, ...] | None, "bodies"] = None


@dataclass(frozen=True, slots=True)
class ThresholdFirst:
    """`named`: the partner who waits; `threshold`: the cost reduction, a share, that all others must have had first."""

    named: Annotated[str, "body"]
    threshold: Annotated[Fraction, "share"]


@dataclass(frozen=True, slots=True)
class Recharge:
    """`charged`: the share of the price that each body is charged (1 or 0.5, say); they need not add up.

    `what`: the activity that it charges for; without it, all that there is.
    """

    charged: Annotated[Shares, "shares apart"]
    what: Annotated[str, "text"] = ""

    def charges(self, body: str, what: str) -> bool:
        """Whether it charges a body for an activity."""
        return body in self.charged and self.what in ("", what)


@dataclass(frozen=True, slots=True)
class PerformanceLinked:
    """`pot_pence` is paid in full at the fall `target` of `measure`; `holder` has it until then. `shares`: whom it goes on to."""

    pot_pence: Annotated[int, "pence"]
    target: Annotated[Fraction, "share above nought"]
    measure: Annotated[str, "text"]
    holder: Annotated[str, "body"]
    shares: Annotated[Shares | None, "shares"] = None


@dataclass(frozen=True, slots=True)
class NoWorseOff:
    """`surplus`: what the surplus goes by (contributions, base or shares); `if_short`: where the floors cannot be met."""

    surplus: Annotated[str, "one of contributions, base, shares"] = "contributions"
    shares: Annotated[Shares | None, "shares"] = None
    if_short: Annotated[str, "one of await, in-proportion"] = "await"


WAYS = ("equal", "budget", "equity", "performance", "need", "compensate")


@dataclass(frozen=True, slots=True)
class SixWays:
    """`way`: one of six; `weights` are needed for all but equal and budget (which takes contributions unless given)."""

    way: Annotated[str, f"one of {', '.join(WAYS)}"]
    weights: Annotated[Shares | None, "weights"] = None


@dataclass(frozen=True, slots=True)
class FinancialIncentive:
    """`threshold`, `ceiling`: falls of `measure`; `share_below`: of the savings up to the threshold; `holder`: who has them.

    `reading`: half up to the threshold and all beyond it (`half-then-all`), or half of all of it (`half-only`). `use`: what the
    money must be used for.
    """

    measure: Annotated[str, "text"]
    threshold: Annotated[Fraction, "share above nought"]
    ceiling: Annotated[Fraction, "share above nought"]
    share_below: Annotated[Fraction, "share"]
    holder: Annotated[str, "body"]
    shares: Annotated[Shares, "shares"]
    reading: Annotated[str, "one of half-then-all, half-only"] = "half-then-all"
    use: Annotated[str, "text"] = ""


@dataclass(frozen=True, slots=True)
class GainLoss:
    """`shares`: of what lies beyond the band; `band`: a share of agreed spending, either side, within which nothing is shared."""

    shares: Annotated[Shares, "shares"]
    band: Annotated[Fraction, "share"] = Fraction(0)


Parameters = (
    Proportional
    | Decide
    | NoParameters
    | LineProfile
    | Commissioned
    | Capped
    | Waterfall
    | Hold
    | ThresholdFirst
    | Recharge
    | PerformanceLinked
    | NoWorseOff
    | SixWays
    | FinancialIncentive
    | GainLoss
)

PARAMETERS: Mapping[str, type[Parameters]] = MappingProxyType(
    {
        "RS-01": Proportional,
        "RS-02": Decide,
        "RS-03": Decide,
        "RS-04": NoParameters,
        "RS-05": LineProfile,
        "RS-06": Commissioned,
        "RS-07": Capped,
        "RS-08": Waterfall,
        "RS-09": Hold,
        "RS-10": Proportional,
        "RS-11": NoParameters,
        "RS-12": ThresholdFirst,
        "RS-13": Recharge,
        "RS-14": PerformanceLinked,
        "RS-15": NoWorseOff,
        "RS-16": SixWays,
        "BS-01": FinancialIncentive,
        "BS-02": GainLoss,
    }
)

CAPPED = ("RS-01", "RS-06", "RS-07")  # families whose shares of an overspend may be capped
WITH_THRESHOLD = (
    "RS-01",
    "RS-02",
    "RS-03",
    "RS-07",
    "RS-08",
    "RS-09",
    "RS-11",
)  # those that take one sum of all their lines


# the rule


@dataclass(frozen=True, slots=True)
class Approval:
    """Whose approval a rule asks for, and the day it was given (None: not yet)."""

    body: str
    officer: str
    given_on: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of an agreement.

    Rules work in their `order`; what one leaves goes on to the next that covers the same lines, or to the rule `then` alone.
    Without `schemes` and `lines` it covers the whole pool. `threshold_pence`: it takes only what lies above. `caps_pence`: the
    most that a body bears under it; what lies beyond needs the approvals. Without caps, the approvals are needed for all of it.
    `hits_fund`: whether an overspend of a line that is a slice of a bigger budget falls on the fund, or on the line's lead alone.
    `rounding_partner`: to whom the odd pence fall; without one, to the largest remainders. `clause`: its number in the agreement.
    """

    id: str
    family: str
    parameters: Parameters
    order: int
    from_on: date
    title: str = ""
    clause: str = ""
    until_on: date | None = None
    applies_to: AppliesTo = "both"
    schemes: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    threshold_pence: int = 0
    caps_pence: Mapping[str, int] | None = None
    approvals: tuple[Approval, ...] = ()
    then: str | None = None
    hits_fund: bool = True
    rounding_partner: str | None = None

    @property
    def scope(self) -> tuple[str, ...]:
        """The schemes and lines that it names; empty means the whole pool."""
        return self.schemes + self.lines

    @property
    def kind(self) -> Family:
        return families()[self.family]

    @property
    def reference(self) -> str:
        """How a sentence names it: `clause 10.4 (RS-01)`, or by its id where no clause is given."""
        return f"{'clause ' + self.clause if self.clause else 'rule ' + self.id} ({self.family})"

    def in_force(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    def approved(self, by_on: date) -> bool:
        """True where every approval that it asks for was given by that day."""
        return bool(self.approvals) and all(a.given_on is not None and a.given_on <= by_on for a in self.approvals)

    def approved_by_both(self, by_on: date) -> bool:
        """True where the approvals were given by that day, by two bodies at least: what going beyond a cap needs."""
        return self.approved(by_on) and len({approval.body for approval in self.approvals}) > 1
