"""Figures and fields of a case in the words of a board paper.

A range is told by its ends and its likeliest value; a share as a percentage; pounds in the unit that suits the case's size,
chosen once for a whole paper so that tables can be held beside each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import assert_never

from wholeplace.appraisal.case import (
    SHARE,
    BenefitLine,
    Beta,
    Case,
    CostLine,
    Domain,
    Lognormal,
    Normal,
    Number,
    Pert,
    Range,
    Triangular,
    Uniform,
)
from wholeplace.appraisal.model import Floats
from wholeplace.documents import wording

FIELD_WORDS = {
    "pounds": "Amount a year",
    "population": "People affected",
    "engagement": "Share who take the offer up",
    "retention": "Share of those who stay",
    "events_per_person": "Events for each person a year, without the change",
    "recorded_to_actual": "Actual events for each recorded one",
    "impact": "Share of those events that the change avoids",
    "deadweight": "Share that would have been avoided anyway",
    "attribution": "Share due to this proposal",
    "leakage": "Share that goes to people outside the place",
    "displacement": "Share that only moves elsewhere",
    "substitution": "Share that only replaces other activity",
    "ramp": "Share of full effect, year by year",
    "lag_years": "Years before the effect begins",
    "drop_off": "Share of the effect lost each year",
    "value": "Value of one event",
    "unit_cost": "Value of one event",
    "unit_value_range": "Multiple of the library's value",
    "cashable": "Share of the fiscal value claimed to be cashable",
}
PROPORTION = Domain(0.0, float("inf"), "a share, which may pass 1")  # a ramp, or a multiple of what is there
COST_TYPE_WORDS = {"capital": "Capital", "revenue": "Revenue", "in-kind": "In kind"}


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit in which a paper's tables show money. `words` stands in captions: `£ thousand`."""

    size: float
    words: str

    def show(self, pounds: float) -> str:
        """`2,166`, `−1,611`: halves away from nought, and no minus before nought."""
        scaled = Decimal(repr(float(pounds))) / Decimal(repr(self.size))
        rounded = scaled.quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return f"{wording.MINUS if rounded < 0 else ''}{abs(rounded):,}"

    def row(self, pounds: Iterable[float]) -> tuple[str, ...]:
        return tuple(self.show(amount) for amount in pounds)


def scale_for(largest_pounds: float) -> Scale:
    """Whole pounds for a small case, thousands for most, millions for a national one."""
    if largest_pounds < 1e6:
        return Scale(1.0, "£")
    return Scale(1e3, "£ thousand") if largest_pounds < 1e10 else Scale(1e6, "£ million")


@dataclass(frozen=True, slots=True)
class Period:
    """One column of a table by year: a year, or some years together where there are many. `years` are indices from 0."""

    label: str
    years: range

    def total(self, by_year: Floats) -> float:
        return float(by_year[self.years.start : self.years.stop].sum())

    def closing(self, cumulative: Floats) -> float:
        """What a running total has come to when the period ends."""
        return float(cumulative[self.years.stop - 1])


def periods(case: Case) -> tuple[Period, ...]:
    """Each year by itself up to ten; else the first five by themselves and the rest in at most five groups."""
    labels = case.year_labels
    single = len(labels) if len(labels) <= 10 else 5
    step = -(-(len(labels) - single) // 5) or 1
    starts = [*range(single), *range(single, len(labels), step)]
    ends = [*starts[1:], len(labels)]
    return tuple(
        Period(labels[start] if end - start == 1 else f"{labels[start]} to {labels[end - 1]}", range(start, end))
        for start, end in zip(starts, ends, strict=True)
    )


def path_words(case: Case, path: str) -> str:
    """A place in the case as words: `incidents.impact` is the field's words, then the line's title."""
    line_id, _, field = path.partition(".")
    lines: tuple[CostLine | BenefitLine, ...] = (*case.costs, *case.benefits)
    title = next((line.title for line in lines if line.id == line_id), line_id)
    words = FIELD_WORDS.get(field) or FIELD_WORDS.get(field.partition(".")[0], field)
    item = field.rpartition(".")[2]
    return f"{words}{f' ({case.year_labels[int(item)]})' if item.isdigit() else ''}: {title}"


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def counted(count: int, one: str, many: str = "") -> str:
    """`1 body`, `4 bodies`; small counts in words would hide them from a search."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def plain(value: float) -> str:
    """A count or factor: whole where it is large, four figures where it is small."""
    if abs(value) >= 100 or value == round(value):
        return f"{value:,.0f}".replace("-", wording.MINUS)
    return f"{value:.4g}".replace("-", wording.MINUS)


def share(value: float) -> str:
    """`60%`, `12.5%`, `0.25%`: one place where it is needed, two below one per cent."""
    places = next((p for p in (0, 1) if abs(value * 100 - round(value * 100, p)) < 0.005), 1)
    return wording.percent(value, 2 if 0 < abs(value) < 0.01 else places)


def chance(probability: float) -> str:
    """A probability as `97%`; one that is neither nought nor certain never reads as if it were."""
    if 0 < probability < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= probability < 1 else wording.percent(probability)


def point(value: float, domain: Domain, *, money: bool = False) -> str:
    """One value of a field in that field's manner."""
    if money:
        return wording.pounds(value, 0 if float(value).is_integer() or abs(value) >= 1000 else 2)
    return share(value) if domain in (SHARE, PROPORTION) else plain(value)


def number(value: Number, domain: Domain, *, money: bool = False) -> str:
    """A number, or a range by its ends and its likeliest value."""
    if isinstance(value, int | float):
        return point(float(value), domain, money=money)
    return _range(value, domain, money)


def _range(value: Range, domain: Domain, money: bool) -> str:
    def at(x: float) -> str:
        return point(x, domain, money=money)

    match value:
        case Pert(low, mode, high) | Triangular(low, mode, high):
            return f"{at(low)} to {at(high)}, most likely {at(mode)}"
        case Uniform(low, high):
            return f"anywhere from {at(low)} to {at(high)}"
        case Normal(mean, sd):
            return f"about {at(mean)}, standard deviation {at(sd)}"
        case Lognormal(median, p95):
            return f"as likely above as below {at(median)}, and 1 in 20 above {at(p95)}"
        case Beta(alpha, beta):
            return f"about {at(alpha / (alpha + beta))} (beta, {alpha:g} and {beta:g})"
        case _:
            assert_never(value)
