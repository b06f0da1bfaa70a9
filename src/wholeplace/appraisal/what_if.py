"""What if a number were another: the case with some of its numbers moved, each keeping how unsure it is.

A point becomes another point. A range is moved so that its likeliest value (its middle, where it has none) is the one asked
for, and keeps its width in proportion; where that would leave the field's domain it is held at the domain's edge, and what
is left without any width becomes a point.

*Units*: a number moved is in its field's own unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wholeplace.appraisal.appraise import Appraisal, appraise
from wholeplace.appraisal.case import (
    BENEFIT_DOMAINS,
    BenefitLine,
    Beta,
    Case,
    CostLine,
    Domain,
    Lognormal,
    Normal,
    Number,
    Pert,
    Triangular,
    Uniform,
)
from wholeplace.appraisal.draws import Sampler, chunks
from wholeplace.appraisal.model import Floats, Model
from wholeplace.appraisal.uncertainty import (
    cumulative_weights,
    net_position_weights,
    present_value_weights,
    sorted_percentiles,
)
from wholeplace.vocabulary.problems import Problem, Refused

# What a reader of results may move: the volumes on which published cases went wrong, and the size of a cost.
MOVABLE = ("population", "engagement", "retention", "events_per_person", "impact", "deadweight", "drop_off")
COSTS = "pounds"
MOST = 1e12  # people, or events for each: beyond it a number is a slip of the keyboard


@dataclass(frozen=True, slots=True)
class Movable:
    """One number that may be moved. `path` is `line-id.field`; a cost is moved as a factor on all its years (1 = as it is)."""

    path: str
    line: str
    field: str
    value: float
    domain: Domain
    uncertain: bool


def movables(case: Case) -> tuple[Movable, ...]:
    """Every number that may be moved, benefits first, in the order of the case."""
    found = [
        Movable(
            f"{line.id}.{name}",
            line.title,
            name,
            likeliest(number),
            BENEFIT_DOMAINS[name],
            not isinstance(number, int | float),
        )
        for line in case.benefits
        for name in MOVABLE
        if (number := getattr(line, name)) != 0.0 or name != "drop_off"
    ]
    factor = Domain(0.0, 10.0, "between 0 and 10 times")
    return (*found, *(Movable(f"{line.id}.{COSTS}", line.title, COSTS, 1.0, factor, False) for line in case.costs))


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a page shows while somebody types: the point answer, how likely each gains, and the fan of the place.

    `chance` is the share of draws in which the public purse gains, `chances` the same for each body, both None where no number
    is a range. `fan` (years × percentiles) as `Distribution.cumulative_net_fiscal` has it for the place. Nothing else of the
    draws is kept, so that many of these fit in memory.
    """

    case: Case
    appraisal: Appraisal
    draws: int
    seed: int
    chance: float | None
    chances: Mapping[str, float] | None
    fan: Floats


def what_if(case: Case, moves: Mapping[str, float], *, draws: int, seed: int) -> WhatIf:
    """A case with some of its numbers moved, worked out at a point and in draws. *Refuses* as `with_moved` does."""
    return of_draws(with_moved(case, moves), draws=draws, seed=seed)


def of_draws(case: Case, *, draws: int, seed: int) -> WhatIf:
    """What the panel shows of a case as it is: the same draws as `distribution` makes, without the whole split of each."""
    appraisal = appraise(case)
    model = appraisal.model
    present, own, cumulative = _by_draw(model, draws, seed)
    uncertain = bool(model.inputs)
    return WhatIf(
        case=case,
        appraisal=appraisal,
        draws=draws,
        seed=seed,
        chance=_gains(present[1] - present[0]) if uncertain else None,
        chances=dict(zip(model.layout.bodies, map(_gains, own), strict=True)) if uncertain else None,
        fan=sorted_percentiles(np.sort(cumulative, axis=-1)),
    )


def _by_draw(model: Model, draws: int, seed: int) -> tuple[Floats, Floats, Floats]:
    """Present values (6, draws), net positions (bodies, draws) and the place's cumulative net (years, draws)."""
    parts = present_value_weights(model), net_position_weights(model), cumulative_weights(model)[: model.layout.years]
    weights, sampler = np.concatenate(parts), Sampler.of(model, seed)
    values = np.empty((len(weights), draws))
    for chunk in chunks(draws):
        products = model.scalars(sampler.columns(chunk))
        np.matmul(weights, products, out=values[:, chunk.start : chunk.start + chunk.size])
    first, second = len(parts[0]), len(parts[0]) + len(parts[1])
    return values[:first], values[first:second], values[second:]


def _gains(by_draw: Floats) -> float:
    return float(np.mean(by_draw > 0))


def likeliest(number: Number) -> float:
    """The value by which a reader knows a number: the mode where it has one, else its middle."""
    match number:
        case Pert() | Triangular():
            return number.mode
        case Uniform():
            return (number.low + number.high) / 2
        case Normal():
            return number.mean
        case Lognormal():
            return number.median
        case Beta():
            return number.alpha / (number.alpha + number.beta)
        case _:
            return float(number)


def with_moved(case: Case, moves: Mapping[str, float]) -> Case:
    """The case with numbers moved (`incidents.impact` → 0.2, `team.pounds` → 1.5 times).

    *Refuses* `not-movable` and `move-outside` for every move that cannot be made, all at once.
    """
    known = {item.path: item for item in movables(case)}
    problems = [problem for path, value in moves.items() if (problem := _unfit(known, path, value))]
    if problems:
        raise Refused(*problems)
    return replace(
        case,
        costs=tuple(_cost(line, moves.get(f"{line.id}.{COSTS}", 1.0)) for line in case.costs),
        benefits=tuple(_benefit(line, moves) for line in case.benefits),
    )


def _benefit(line: BenefitLine, moves: Mapping[str, float]) -> BenefitLine:
    changed: dict[str, Any] = {
        name: moved(getattr(line, name), moves[path], BENEFIT_DOMAINS[name])
        for name in MOVABLE
        if (path := f"{line.id}.{name}") in moves
    }
    return replace(line, **changed) if changed else line


def _cost(line: CostLine, factor: float) -> CostLine:
    if factor == 1.0:
        return line
    if isinstance(line.pounds, tuple):
        return replace(line, pounds=tuple(_times(number, factor) for number in line.pounds))
    scaled = _times(line.pounds, factor)
    assert not isinstance(scaled, float)
    return replace(line, pounds=scaled)


def _times(number: Number, factor: float) -> Number:
    """An amount and its whole range times a factor; nought where the factor is."""
    if isinstance(number, int | float):
        return number * factor
    return moved(number, likeliest(number) * factor, Domain(0.0, float("inf"), "pounds"))


def moved(number: Number, to: float, domain: Domain) -> Number:
    """A number, or a range moved in proportion, held within its domain. *Units*: the field's own."""
    if isinstance(number, int | float) or to == likeliest(number):
        return to if isinstance(number, int | float) else number
    at = likeliest(number)
    factor = to / at if at else 1.0

    def held(value: float) -> float:
        return min(max(value, domain.low), domain.high)

    match number:
        case Pert() | Triangular():
            low, high = held(min(number.low * factor, to)), held(max(number.high * factor, to))
            return type(number)(low, to, high) if low < high else to
        case Uniform():
            low, high = held(number.low * factor), held(number.high * factor)
            return Uniform(low, high) if low < high else to
        case Normal():
            return Normal(to, number.sd * (factor or 1.0))
        case Lognormal():
            return to if to <= 0 else Lognormal(to, number.p95 * factor)
        case Beta():
            weight = number.alpha + number.beta
            return to if to in (0.0, 1.0) else Beta(weight * to, weight * (1 - to))


def fits(item: Movable, value: float) -> bool:
    """Whether a number may be moved so far; not to infinity, nor to what is no number."""
    return item.domain.low <= value <= min(item.domain.high, MOST)


def _unfit(known: Mapping[str, Movable], path: str, value: float) -> Problem | None:
    item = known.get(path)
    if item is None:
        return Problem(
            name="not-movable",
            field=path,
            found=path,
            expected="a line and one of its movable numbers, such as incidents.impact",
            why="Only a number that the case has can be another number.",
            remedy=f"Movable here: {', '.join(known)}.",
        )
    if not fits(item, value):
        return Problem(
            name="move-outside",
            field=path,
            found=f"{value:g}",
            expected=f"{item.domain.words}, at most {MOST:,.0f}" if value > MOST else item.domain.words,
            why="Beyond that the number means nothing.",
            remedy=f"It stands at {item.value:g} in the case.",
        )
    return None
