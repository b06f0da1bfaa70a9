"""What matters most, and what must be true to break even.

A *tornado* moves one number at a time from end to end, all others at their means, and orders the numbers by how far the
result moves. A *switching value* is the value of one number at which the case neither gains nor loses, all others at their
means. Both cover volumes (people, take-up, effect, deadweight) as well as unit values and costs: published cases went wrong
on volumes.

*Source*: Green Book practice on sensitivity and switching values; `docs/methods/sensitivity.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from wholeplace.appraisal.case import (
    WHOLE_YEARS,
    Beta,
    Case,
    Domain,
    Lognormal,
    Normal,
    Range,
    Uniform,
)
from wholeplace.appraisal.levers import (
    ALL_COSTS,
    WHOLE_LINE,
    Group,
    Kind,
    Lever,
    levers,
    numbers,
    scaled_lines,
    with_number,
)
from wholeplace.appraisal.measures import measure_of
from wholeplace.appraisal.opened import Moving, Opened, Response
from wholeplace.appraisal.quantiles import quantiles

DEFAULT_MEASURE = "net_present_public_value"
DEFAULT_RELATIVE = 0.10

Basis = Literal["ends of its range", "5th and 95th percentiles", "plus and minus a share of itself"]
Outcome = Literal["found", "out of reach", "between whole years", "no effect"]

# A curve that is not straight is searched on this many steps of its domain before the root is bracketed.
_STEPS = 400
_RELATIVE_NOUGHT = 1e-12


@dataclass(frozen=True, slots=True)
class Bar:
    """One number moved from `low` to `high`, and the measure at each, all else at the mean.

    `base` is the number's mean and `measure_at_base` the measure there. `basis` says where the ends come from; `relative` is
    the share of itself by which a number without a range was moved, else None.
    """

    path: str
    line: str
    title: str
    group: Group
    kind: Kind
    low: float
    base: float
    high: float
    measure_at_low: float
    measure_at_base: float
    measure_at_high: float
    basis: Basis
    relative: float | None = None

    @property
    def swing(self) -> float:
        """How far the measure moves from end to end, not negative."""
        return abs(self.measure_at_high - self.measure_at_low)


def tornado(
    case: Case, measure: str = DEFAULT_MEASURE, *, relative: float | None = DEFAULT_RELATIVE
) -> tuple[Bar, ...]:
    """The measure with each number at its low and its high end, the widest first, equals in the order of the file.

    A bounded range (PERT, triangular, uniform) runs from its least to its greatest value, another from its 5th to its 95th
    percentile. A number without a range is moved by `relative` of itself either way, held within its field's domain: volumes,
    unit values and whole cost lines alike, but no whole years and no single year of a ramp; None leaves those out. So is
    left out what the measure does not depend on.

    *Units*: the measure's own (pounds, or a ratio). *Refuses*: `unknown-measure`.
    """
    chosen = measure_of(case, measure)
    moves = list(_moves(case, relative))
    moving = Moving(Opened(case, [move.lever for move in moves if move.lever.range is None]), chosen)
    bars = [bar for bar in (_bar(moving, move) for move in moves) if bar.swing > 0 or bar.relative is None]
    return tuple(sorted(bars, key=lambda bar: -_to_order_by(bar.swing)))


def _to_order_by(size: float) -> float:
    """A size without its last digits, so that equals stay in the order of the file on every machine."""
    return float(f"{size:.9g}")


@dataclass(frozen=True, slots=True)
class _Move:
    lever: Lever
    low: float
    high: float
    basis: Basis
    relative: float | None = None


def _moves(case: Case, relative: float | None) -> Iterator[_Move]:
    ranged = {lever.line for lever in numbers(case) if lever.range is not None and lever.group == "cost"}
    costs = {line.id for line in case.costs}
    for lever in levers(case):
        if lever.range is not None:
            yield _Move(lever, *range_ends(lever.range, lever.domain))
        elif relative is not None and _moved_by_share(lever, costs, ranged):
            low, high = sorted((lever.base * (1 - relative), lever.base * (1 + relative)))
            ends = _within(low, lever.domain), _within(high, lever.domain)
            yield _Move(lever, *ends, "plus and minus a share of itself", relative)


def _moved_by_share(lever: Lever, costs: set[str], ranged: set[str]) -> bool:
    """A cost without a range moves as a whole, not year by year; whole years do not move by a share of themselves."""
    if lever.group == "together":
        return lever.line in costs - ranged
    return not lever.yearly and lever.base != 0.0 and lever.domain is not WHOLE_YEARS


def range_ends(number: Range, domain: Domain) -> tuple[float, float, Basis]:
    """Where a bar begins and ends for a range."""
    if isinstance(number, Normal | Lognormal | Beta):
        low, high = quantiles(number, domain, np.array([0.05, 0.95]))
        return float(low), float(high), "5th and 95th percentiles"
    return number.low, number.high, "ends of its range"


def _within(value: float, domain: Domain) -> float:
    return min(max(value, domain.low), domain.high)


def _bar(moving: Moving, move: _Move) -> Bar:
    lever = move.lever
    at = moving.measured(lever, np.array([move.low, lever.base, move.high]))
    return Bar(
        path=lever.path,
        line=lever.line,
        title=lever.title,
        group=lever.group,
        kind=lever.kind,
        low=move.low,
        base=lever.base,
        high=move.high,
        measure_at_low=float(at[0]),
        measure_at_base=float(at[1]),
        measure_at_high=float(at[2]),
        basis=move.basis,
        relative=move.relative,
    )


@dataclass(frozen=True, slots=True)
class SwitchingValue:
    """What one number must be for the measure to break even, all else at the mean.

    `value` is None where no value of the field's domain does it: then `outcome` says why, and `better_off` whether the case
    gains whatever the number is. `between` holds the two neighbouring whole years between which a lag switches.
    `change` is the move from `base` as a share of it (−0.52: it may fall by 52 %), None where the base is nought.
    """

    path: str
    line: str
    title: str
    group: Group
    kind: Kind
    base: float
    value: float | None
    outcome: Outcome
    better_off: bool
    between: tuple[int, int] | None = None

    @property
    def change(self) -> float | None:
        return None if self.value is None or self.base == 0 else self.value / self.base - 1


def switching_values(
    case: Case, measure: str = DEFAULT_MEASURE, *, each_year: bool = False
) -> tuple[SwitchingValue, ...]:
    """What must be true to break even, number by number, then line by line, then all costs and all benefits.

    Pounds break even at nought and a return at one. Ordered by how small a change does it; those that nothing does come last.
    A number that the measure does not depend on is left out. The points of a list (a cost of one year, a ramp's share in one
    year) are left out unless `each_year`: their line as a whole stands for them.

    *Refuses*: `unknown-measure`.
    """
    chosen = measure_of(case, measure)
    kept = [lever for lever in levers(case) if each_year or not lever.yearly or lever.range is not None]
    lags = [lever for lever in kept if lever.domain is WHOLE_YEARS]
    moving = Moving(Opened(case, [lever for lever in kept if lever.domain is not WHOLE_YEARS]), chosen)
    found = [_switching(moving, lever) for lever in kept if lever not in lags]
    moving = Moving(Opened(case, lags), chosen)
    found += [_switching_lag(moving, lever) for lever in lags]
    return tuple(sorted((value for value in found if value.outcome != "no effect"), key=_smallest_change_first))


def _smallest_change_first(value: SwitchingValue) -> tuple[int, float]:
    if value.value is None:
        return (1 if value.between else 2), 0.0
    return 0, _to_order_by(abs(value.value - value.base if value.change is None else value.change))


def _switching(moving: Moving, lever: Lever) -> SwitchingValue:
    response = moving.residual(lever)
    better_off = _better_off(moving)
    if _flat(response):
        return _value(lever, None, "no effect", better_off)
    value = _straight_root(response, lever) if response.straight else _curved_root(response, lever)
    return _value(lever, value, "out of reach" if value is None else "found", better_off)


def _better_off(moving: Moving) -> bool:
    return moving.residual_at_base * moving.measure.sign >= 0


def _flat(response: Response) -> bool:
    return all(abs(part) <= _RELATIVE_NOUGHT * max(1.0, abs(response.constant)) for part in response.parts.values())


def _value(
    lever: Lever, value: float | None, outcome: Outcome, better_off: bool, between: tuple[int, int] | None = None
) -> SwitchingValue:
    return SwitchingValue(
        lever.path, lever.line, lever.title, lever.group, lever.kind, lever.base, value, outcome, better_off, between
    )


def _straight_root(response: Response, lever: Lever) -> float | None:
    """Where a straight line crosses nought, if within the domain."""
    upward, downward = response.parts.get(("x", 1), 0.0), response.parts.get(("1-x", 1), 0.0)
    if upward == downward:
        return None
    value = -(response.constant + downward) / (upward - downward)
    return value if lever.domain.low <= value <= lever.domain.high else None


def _curved_root(response: Response, lever: Lever) -> float | None:
    """The root nearest to the base, bracketed on a grid and then closed in."""
    grid = np.union1d(np.linspace(lever.domain.low, lever.domain.high, _STEPS + 1), [lever.base])
    curve = response.at(grid)
    crossings = np.flatnonzero(np.sign(curve[:-1]) * np.sign(curve[1:]) <= 0)
    roots = [_closed_in(response, grid[i], grid[i + 1]) for i in crossings]
    return min(roots, key=lambda root: abs(root - lever.base), default=None)


def _closed_in(response: Response, low: float, high: float) -> float:
    return float(brentq(lambda value: float(response.at(np.array(value))), low, high, xtol=1e-15, rtol=8.9e-16))


def _switching_lag(moving: Moving, lever: Lever) -> SwitchingValue:
    """The neighbouring whole lags between which the residual changes sign, nearest to the base."""
    response, better_off = moving.residual(lever), _better_off(moving)
    if _flat(response):
        return _value(lever, None, "no effect", better_off)
    curve = response.at(np.arange(moving.opened.case.years + 1, dtype=np.float64))
    turns = np.flatnonzero((curve[:-1] >= 0) != (curve[1:] >= 0))
    if not len(turns):
        return _value(lever, None, "out of reach", better_off)
    nearest = int(min(turns, key=lambda turn: abs(turn + 0.5 - lever.base)))
    return _value(lever, None, "between whole years", better_off, (nearest, nearest + 1))


def put_back(case: Case, switching: SwitchingValue) -> Case:
    """The case with a switching value in its place: its measure breaks even. ValueError where there is no value."""
    if switching.value is None:
        raise ValueError(f"{switching.path} has no switching value")
    value = switching.value
    if switching.path.endswith(f".{WHOLE_LINE}"):
        return scaled_lines(case, value, frozenset({switching.line}))
    if switching.group == "together":
        lines = case.costs if switching.path == ALL_COSTS else case.benefits
        return scaled_lines(case, value, frozenset(line.id for line in lines))
    return with_number(case, switching.path, Uniform(value, value) if switching.kind == "factor" else value)
