"""A business case as records: what is asked of a place, in the words of the case file.

A case says what a new way of working costs, whom it reaches, what it avoids, what that is worth, and which body's budget
each part falls to. Nothing here computes; `appraise` does. Every number may be a `Range`, and then the appraisal is a
distribution.

*Units*: pounds in the prices of `Case.price_year` unless a field carries its own price year; shares between 0 and 1;
years as whole numbers counted from 0 = `first_year`.

*Source*: the case file format `wholeplace-case/1`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from wholeplace.vocabulary.years import FinancialYear

FORMAT = "wholeplace-case/1"
OUTSIDE = "outside"  # in a body map: in the place's total, out of every body's

CostType = Literal["capital", "revenue", "in-kind"]
BodyKind = Literal[
    "local-authority",
    "nhs",
    "police",
    "fire",
    "criminal-justice",
    "probation",
    "central-government",
    "school",
    "housing",
    "voluntary",
    "combined-authority",
    "other",
]
OptionKind = Literal["as now", "minimum", "preferred", "other"]
CombineGrades = Literal["worst", "mean", "product"]

COST_TYPES: tuple[CostType, ...] = ("capital", "revenue", "in-kind")
BODY_KINDS: tuple[BodyKind, ...] = BodyKind.__args__  # type: ignore[attr-defined]
OPTION_KINDS: tuple[OptionKind, ...] = ("as now", "minimum", "preferred", "other")
COMBINE_GRADES: tuple[CombineGrades, ...] = ("worst", "mean", "product")
VALUE_KINDS = ("fiscal", "economic", "social")


@dataclass(frozen=True, slots=True)
class Pert:
    """Least, most likely and greatest; the mean is (low + 4·mode + high)/6. The default shape."""

    low: float
    mode: float
    high: float


@dataclass(frozen=True, slots=True)
class Triangular:
    low: float
    mode: float
    high: float


@dataclass(frozen=True, slots=True)
class Uniform:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Normal:
    """Truncated to its field's domain; the answer says so."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Given by its median and its 95th percentile; truncated to its field's domain."""

    median: float
    p95: float


@dataclass(frozen=True, slots=True)
class Beta:
    """On 0 to 1, by its two parameters."""

    alpha: float
    beta: float


Range: TypeAlias = Pert | Triangular | Uniform | Normal | Lognormal | Beta
Number: TypeAlias = float | Range

SHAPES: Mapping[str, type] = MappingProxyType(
    {
        "pert": Pert,
        "triangular": Triangular,
        "uniform": Uniform,
        "normal": Normal,
        "lognormal": Lognormal,
        "beta": Beta,
    }
)


@dataclass(frozen=True, slots=True)
class Domain:
    """What values a field may take: `low` to `high`, both included."""

    low: float
    high: float
    words: str


SHARE = Domain(0.0, 1.0, "a share between 0 and 1")
COUNT = Domain(0.0, float("inf"), "nought or more")
MONEY = Domain(float("-inf"), float("inf"), "pounds")
FACTOR = Domain(0.0, float("inf"), "a factor of nought or more")
WHOLE_YEARS = Domain(0.0, 60.0, "a whole number of years from 0 to 60")

BENEFIT_DOMAINS: Mapping[str, Domain] = MappingProxyType(
    {
        "population": COUNT,
        "engagement": SHARE,
        "retention": SHARE,
        "events_per_person": COUNT,
        "recorded_to_actual": FACTOR,
        "impact": SHARE,
        "deadweight": SHARE,
        "attribution": SHARE,
        "leakage": SHARE,
        "displacement": SHARE,
        "substitution": SHARE,
        "ramp": SHARE,
        "lag_years": WHOLE_YEARS,
        "drop_off": SHARE,
        "unit_value_range": FACTOR,
        "value.fiscal": MONEY,
        "value.economic": MONEY,
        "value.social": MONEY,
        "cashable.share": SHARE,
    }
)
COST_DOMAINS: Mapping[str, Domain] = MappingProxyType({"pounds": COUNT})

# The further additionality factors: they ask for evidence (a source) when they are set.
ADDITIONALITY = ("attribution", "leakage", "displacement", "substitution")


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where one field's figure came from."""

    text: str
    year: str | None = None
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A public (or voluntary) body that takes part: its short id, its name, what kind it is."""

    id: str
    name: str
    kind: BodyKind


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one body puts in, year by year.

    `pounds` has one item a year, or is a single range: then one draw stands for every year.
    `price_year` is None where the amounts are in the case's own price year.
    """

    id: str
    title: str
    body: str
    type: CostType
    pounds: tuple[Number, ...] | Range
    grade: int | None = None
    price_year: FinancialYear | None = None
    recurrent: bool | None = None
    sources: Mapping[str, FieldSource] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class OwnValue:
    """A line's own unit value, in pounds of `price_year`; `transfer` is the part of `fiscal` that only moves money."""

    price_year: FinancialYear
    fiscal: Number = 0.0
    economic: Number = 0.0
    social: Number = 0.0
    transfer: float = 0.0


@dataclass(frozen=True, slots=True)
class Cashable:
    """The share of fiscal value that is claimed can be taken out of a budget.

    `body` None speaks of the whole fiscal value. Counted from year `from_year` on, or, with `lag_years`, that many years
    after the value arises; never both. `ledger_line` names the budget line, and until one is named the claim says so.
    """

    share: Number
    body: str | None = None
    from_year: int = 0
    lag_years: int | None = None
    ledger_line: str | None = None


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """What a change avoids or gains: how many people, how often, how much less, and what one of it is worth.

    Exactly one of `unit_cost` (a code of the library) and `value` is given. `unit_value_range` multiplies a library value.
    `ramp` has exactly `years` items read from the year in which the lag ends, or is a single range; None means 1 throughout.
    `shares` (body id or `outside` → share, summing to 1) or `body_map` (agency of the library → body id or `outside`)
    says who the fiscal value falls to.
    """

    id: str
    title: str
    population: Number
    engagement: Number
    retention: Number
    events_per_person: Number
    impact: Number
    deadweight: Number
    unit_cost: str | None = None
    value: OwnValue | None = None
    unit_value_range: Range | None = None
    recorded_to_actual: Number = 1.0
    attribution: Number = 1.0
    leakage: Number = 0.0
    displacement: Number = 0.0
    substitution: Number = 0.0
    ramp: tuple[Number, ...] | Range | None = None
    lag_years: Number = 0
    drop_off: Number = 0.0
    grade: int | None = None
    grades: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    cashable: tuple[Cashable, ...] = ()
    body_map: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    shares: Mapping[str, float] | None = None
    cohort: str | None = None
    reduced_for_overlap: str | None = None
    sources: Mapping[str, FieldSource] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Option:
    """Another way to go, as a set of changes to the case.

    `changes` maps `line-id.field` to the new value in the words of the case file; `without` names the lines left out;
    `costs` and `benefits` are lines that only this option has.
    """

    id: str
    title: str
    kind: OptionKind
    changes: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    without: tuple[str, ...] = ()
    costs: tuple[CostLine, ...] = ()
    benefits: tuple[BenefitLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A benefit or a risk that has no price, and is not lost for that."""

    id: str
    title: str
    kind: Literal["benefit", "risk"]
    description: str
    body: str | None = None
    scale: Literal["small", "moderate", "large"] | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """What one body spends on one service in a year as things are: the comparator that changes are held against.

    *Units*: `pounds`, `low` and `high` in prices of `price_year` (the case's own where it is None); `coverage` is the share of
    the control total that payments explain line by line. `count` names the figure of a count that it was taken from.
    """

    id: str
    body: str
    service: str
    pounds: float
    source: str
    year: FinancialYear
    low: float | None = None
    high: float | None = None
    price_year: FinancialYear | None = None
    coverage: float | None = None
    count: str | None = None


@dataclass(frozen=True, slots=True)
class Correlation:
    """A rank correlation between two ranges, each named `line-id.field`."""

    one: str
    other: str
    rank: float


@dataclass(frozen=True, slots=True)
class LocalValue:
    """A place's own unit value beside the library's, with its source; named in `unit_cost` like a library code."""

    code: str
    description: str
    unit: str
    value: OwnValue
    source: FieldSource
    shares: Mapping[str, float] | None = None
    overlaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A whole business case. `discount` is `green-book`, another named schedule, or a rate a year such as 0.035."""

    id: str
    title: str
    place: str
    first_year: FinancialYear
    years: int
    price_year: FinancialYear
    deflators: str
    bodies: tuple[Body, ...]
    costs: tuple[CostLine, ...]
    benefits: tuple[BenefitLine, ...]
    discount: str | float = "green-book"
    first_year_discounted: bool = False
    counterfactual: str = ""
    illustrative: bool = False
    combine_grades: CombineGrades = "worst"
    bias_edition: str = "2014-unverified"
    summary: str = ""
    options: tuple[Option, ...] = ()
    unpriced: tuple[Unpriced, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    local_values: tuple[LocalValue, ...] = ()

    @property
    def year_labels(self) -> tuple[str, ...]:
        """The financial years in order: `2025/26`, `2026/27`, …"""
        return tuple(str(self.first_year.plus(t)) for t in range(self.years))

    @property
    def lines(self) -> tuple[CostLine | BenefitLine, ...]:
        """Every line, costs before benefits."""
        return (*self.costs, *self.benefits)

    def body(self, body_id: str) -> Body:
        """The body of that id; KeyError where the case does not name it."""
        for body in self.bodies:
            if body.id == body_id:
                return body
        raise KeyError(body_id)


def is_range(number: object) -> bool:
    """True where a number is a range rather than a point."""
    return isinstance(number, Pert | Triangular | Uniform | Normal | Lognormal | Beta)
