"""Every number of a case that could turn out otherwise, and the case with another number in its place.

A *lever* is one number (`incidents.impact`, `team.pounds.0`), or a factor on several at once: all the years of one cost, a
library's unit value, all costs together. Points and ranges alike are levers, so that volumes are moved as well as unit
values. All levers but one always stand at their means.

*Units*: a lever's value is in its field's own unit; a factor is 1 where nothing is moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from wholeplace.appraisal.case import (
    BENEFIT_DOMAINS,
    COST_DOMAINS,
    FACTOR,
    BenefitLine,
    Case,
    CostLine,
    Domain,
    Number,
    Range,
    Uniform,
    is_range,
)
from wholeplace.appraisal.incidence import local_value, own_value
from wholeplace.appraisal.means import mean

Group = Literal["volume", "unit value", "cost", "timing", "cash", "together"]
Kind = Literal["number", "factor"]

ALL_COSTS = "all costs"
ALL_BENEFITS = "all benefits"
WHOLE_LINE = "whole line"

# Always levers; the others are levers only where the case sets them.
_USUAL = ("population", "engagement", "retention", "events_per_person", "impact", "deadweight", "drop_off")
_UNSET: Mapping[str, float] = {
    "recorded_to_actual": 1.0,
    "attribution": 1.0,
    "leakage": 0.0,
    "displacement": 0.0,
    "substitution": 0.0,
}
_TIMING = ("ramp", "lag_years", "drop_off")
VALUE_KINDS: tuple[Literal["fiscal", "economic", "social"], ...] = ("fiscal", "economic", "social")

_WORDS: Mapping[str, str] = {
    "population": "number of people",
    "engagement": "share who take it up",
    "retention": "share who stay",
    "events_per_person": "events a person a year",
    "recorded_to_actual": "actual events for each recorded",
    "impact": "share of events avoided",
    "deadweight": "share avoided anyway",
    "attribution": "share due to this case",
    "leakage": "share that benefits others",
    "displacement": "share moved elsewhere",
    "substitution": "share put in place of others",
    "ramp": "share of full effect",
    "lag_years": "years before the effect begins",
    "drop_off": "share of effect lost each year",
    "unit_value_range": "unit value, times",
    "value.fiscal": "fiscal value of one",
    "value.economic": "economic value of one",
    "value.social": "social value of one",
    "cashable": "cashable share",
    "pounds": "cost",
    WHOLE_LINE: "all of it, times",
}


@dataclass(frozen=True, slots=True)
class Lever:
    """One thing that can be moved: where it stands (`base`, a mean) and what it may be (`domain`).

    `line` is empty for all costs or all benefits together. `range` is None for a point. A factor multiplies what the case
    has; a number takes its place.
    """

    path: str
    line: str
    title: str
    group: Group
    kind: Kind
    base: float
    domain: Domain
    range: Range | None = None

    @property
    def yearly(self) -> bool:
        """Whether it is one year of a list: a cost of that year, or that year's share of the full effect."""
        return self.path.rpartition(".")[2].isdecimal()


def levers(case: Case) -> tuple[Lever, ...]:
    """Every number of the case that can be moved, then each line as a whole, then all costs and all benefits."""
    return (*numbers(case), *_whole_lines(case), *_together(case))


def numbers(case: Case) -> tuple[Lever, ...]:
    """Every single number of the case, in the order of the file."""
    found = [lever for line in case.costs for lever in _cost_levers(line)]
    return (*found, *(lever for line in case.benefits for lever in _benefit_levers(case, line)))


def _whole_lines(case: Case) -> Iterator[Lever]:
    lines: tuple[CostLine | BenefitLine, ...] = (*case.costs, *case.benefits)
    for line in lines:
        path = f"{line.id}.{WHOLE_LINE}"
        yield Lever(path, line.id, f"{line.title}: {_WORDS[WHOLE_LINE]}", "together", "factor", 1.0, FACTOR)


def _together(case: Case) -> Iterator[Lever]:
    for path, title, lines in (
        (ALL_COSTS, "All costs together, times", case.costs),
        (ALL_BENEFITS, "All benefits together, times", case.benefits),
    ):
        if lines:
            yield Lever(path, "", title, "together", "factor", 1.0, FACTOR)


def _cost_levers(line: CostLine) -> Iterator[Lever]:
    domain = COST_DOMAINS["pounds"]
    if not isinstance(line.pounds, tuple):
        yield _lever(line, "pounds", line.pounds, domain, "cost")
        return
    for t, number in enumerate(line.pounds):
        if number != 0.0:
            yield _lever(line, f"pounds.{t}", number, domain, "cost")


def _benefit_levers(case: Case, line: BenefitLine) -> Iterator[Lever]:
    for name in (*_USUAL[:4], *_UNSET, *_USUAL[4:], "lag_years"):
        number: Number = getattr(line, name)
        if name not in _UNSET or number != _UNSET[name]:
            yield _lever(line, name, number, BENEFIT_DOMAINS[name], "timing" if name in _TIMING else "volume")
    yield from _ramp_levers(line)
    yield from _value_levers(case, line)
    for claim in line.cashable:
        name = f"cashable.{claim.body}.share" if claim.body else "cashable.share"
        yield _lever(line, name, claim.share, BENEFIT_DOMAINS["cashable.share"], "cash")


def _ramp_levers(line: BenefitLine) -> Iterator[Lever]:
    domain = BENEFIT_DOMAINS["ramp"]
    if isinstance(line.ramp, tuple):
        for i, number in enumerate(line.ramp):
            yield _lever(line, f"ramp.{i}", number, domain, "timing")
    elif line.ramp is not None:
        yield _lever(line, "ramp", line.ramp, domain, "timing")


def _value_levers(case: Case, line: BenefitLine) -> Iterator[Lever]:
    own = own_value(case, line)
    if own is not None:
        for kind in VALUE_KINDS:
            number: Number = getattr(own, kind)
            # A place's own value serves several lines, so as a point it is moved by the line's factor below.
            if number != 0.0 and (line.value is not None or is_range(number)):
                yield _lever(line, f"value.{kind}", number, BENEFIT_DOMAINS[f"value.{kind}"], "unit value")
    if line.value is None or line.unit_value_range is not None:
        factor: Number = 1.0 if line.unit_value_range is None else line.unit_value_range
        yield _lever(line, "unit_value_range", factor, BENEFIT_DOMAINS["unit_value_range"], "unit value", "factor")


def _lever(
    line: CostLine | BenefitLine, name: str, number: Number, domain: Domain, group: Group, kind: Kind = "number"
) -> Lever:
    range_: Range | None = number if is_range(number) else None  # type: ignore[assignment]
    title = f"{line.title}: {field_words(name)}"
    return Lever(f"{line.id}.{name}", line.id, title, group, kind, mean(number, domain), domain, range_)


def field_words(name: str) -> str:
    """A field in a reader's words: `pounds.0` is `cost, year 1`."""
    if name in _WORDS:
        return _WORDS[name]
    head, _, rest = name.partition(".")
    if head == "cashable":
        body = rest.rpartition(".")[0]
        return f"{_WORDS[head]} of {body}" if body else _WORDS[head]
    return f"{_WORDS[head]}, year {int(rest) + 1}"


def with_number(case: Case, path: str, number: Number) -> Case:
    """The case with one lever's number put in place of what it has. KeyError where the case has no such number."""
    line_id, _, name = path.partition(".")
    if path in (ALL_COSTS, ALL_BENEFITS) or name == WHOLE_LINE:
        raise KeyError(path)
    if any(line.id == line_id for line in case.costs):
        costs = (_cost_with(line, name, number) if line.id == line_id else line for line in case.costs)
        return replace(case, costs=tuple(costs))
    if any(line.id == line_id for line in case.benefits):
        benefits = (_benefit_with(case, line, name, number) if line.id == line_id else line for line in case.benefits)
        return replace(case, benefits=tuple(benefits))
    raise KeyError(path)


def _cost_with(line: CostLine, name: str, number: Number) -> CostLine:
    head, _, item = name.partition(".")
    if head != "pounds":
        raise KeyError(f"{line.id}.{name}")
    if not item:
        return replace(line, pounds=_as_range(number))
    return replace(line, pounds=_with_item(line.pounds, int(item), number))


def _benefit_with(case: Case, line: BenefitLine, name: str, number: Number) -> BenefitLine:
    head, _, rest = name.partition(".")
    if head == "value":
        return _value_with(case, line, rest, number)
    if head == "cashable":
        return _cashable_with(line, rest.rpartition(".")[0] or None, number)
    if head == "ramp" and rest:
        return replace(line, ramp=_with_item(line.ramp, int(rest), number))
    if head in ("ramp", "unit_value_range"):
        return replace(line, **{head: _as_range(number)})  # type: ignore[arg-type]
    if head not in BENEFIT_DOMAINS:
        raise KeyError(f"{line.id}.{name}")
    return replace(line, **{head: number})  # type: ignore[arg-type]


def _value_with(case: Case, line: BenefitLine, kind: str, number: Number) -> BenefitLine:
    """The line with one kind of its value set; a value that the place lends it becomes the line's own."""
    own = own_value(case, line)
    if own is None:
        raise KeyError(f"{line.id}.value.{kind}")
    value = replace(own, **{kind: number})  # type: ignore[arg-type]
    local = local_value(case, line.unit_cost) if line.value is None else None
    if local is None:
        return replace(line, value=value)
    return replace(line, value=value, unit_cost=None, shares=line.shares if line.shares is not None else local.shares)


def _cashable_with(line: BenefitLine, body: str | None, number: Number) -> BenefitLine:
    claims = tuple(replace(claim, share=number) if claim.body == body else claim for claim in line.cashable)
    return replace(line, cashable=claims)


def _with_item(items: tuple[Number, ...] | Range | None, index: int, number: Number) -> tuple[Number, ...]:
    if not isinstance(items, tuple):
        raise KeyError(index)
    return tuple(number if i == index else item for i, item in enumerate(items))


def _as_range(number: Number) -> Range:
    return Uniform(number, number) if isinstance(number, int | float) else number


def scaled_lines(case: Case, factor: float, lines: frozenset[str]) -> Case:
    """The case with whole lines multiplied: each year of a cost, the number of people of a benefit."""
    return replace(
        case,
        costs=tuple(_scaled_cost(line, factor) if line.id in lines else line for line in case.costs),
        benefits=tuple(_scaled_benefit(line, factor) if line.id in lines else line for line in case.benefits),
    )


def _scaled_cost(line: CostLine, factor: float) -> CostLine:
    if isinstance(line.pounds, tuple):
        return replace(line, pounds=tuple(scaled(number, factor, COST_DOMAINS["pounds"]) for number in line.pounds))
    return replace(line, pounds=_as_range(scaled(line.pounds, factor, COST_DOMAINS["pounds"])))


def _scaled_benefit(line: BenefitLine, factor: float) -> BenefitLine:
    return replace(line, population=scaled(line.population, factor, BENEFIT_DOMAINS["population"]))


def scaled(number: Number, factor: float, domain: Domain) -> Number:
    """The mean of a number times a factor, as a point."""
    return mean(number, domain) * factor
