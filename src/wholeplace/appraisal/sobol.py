"""Which uncertain inputs make the result uncertain: each one's share of the variance, alone and with all it works with.

A *first-order* index is the share of the variance that would go, on average, were one input known. A *total* index adds every
part in which the input works together with others. First-order indices sum to at most 1; where inputs multiply one another
they sum to less, and the total indices to more.

The indices take the inputs as independent. Where a case correlates them, the answer says that the correlations were left out.

*Source*: Saltelli et al. (2010) for the first order, Jansen (1999) for the total; checked with the Ishigami function, whose
indices have a closed form, and with `scipy.stats.sobol_indices`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from scipy.stats import qmc

from wholeplace.appraisal.appraise import compiled
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.levers import numbers
from wholeplace.appraisal.measures import Measure, measure_of, measured_by_scalars
from wholeplace.appraisal.model import Floats, Model
from wholeplace.appraisal.quantiles import quantiles

Progress = Callable[[int, int], None]
Function: TypeAlias = Callable[[Floats], Floats]

POINTS = 16_384  # the Ishigami function then comes out within 0.003 for forty seeds
GENERATOR = "scrambled Sobol points, Saltelli's design"
_NEAREST_END = 1e-12  # a point never stands at the end of a range without end


@dataclass(frozen=True, slots=True)
class Indices:
    """First-order and total indices (inputs,), shares of `variance`; all nought where nothing varies."""

    first_order: Floats
    total: Floats
    mean: float
    variance: float
    evaluations: int


@dataclass(frozen=True, slots=True)
class InputIndex:
    """One range's share of the variance of the measure, alone and with all it works with."""

    path: str
    title: str
    first_order: float
    total: float


@dataclass(frozen=True, slots=True)
class VarianceShares:
    """The ranges of a case by their total index, the greatest first; `notes` says what a reader must know."""

    measure: str
    indices: tuple[InputIndex, ...]
    mean: float
    sd: float
    points: int
    evaluations: int
    seed: int
    notes: tuple[str, ...]


def variance_shares(
    case: Case,
    measure: str = "net_present_public_value",
    *,
    points: int = POINTS,
    seed: int = 0,
    progress: Progress | None = None,
) -> VarianceShares:
    """Each range's share of the variance of a measure.

    Works the case out `points` × (ranges + 2) times; `progress(done, evaluations)` is called after each `points`.

    *Units*: shares of the variance of the measure. *Refuses*: `unknown-measure`.
    """
    assert points > 0, "indices need points"
    assert points & (points - 1) == 0, "Sobol points come in powers of two"
    chosen, model = measure_of(case, measure), compiled(case)
    found = sobol_indices(
        _measure_by_inputs(model, chosen),
        len(model.inputs),
        shaped=lambda uniforms: _shaped(model, uniforms),
        points=points,
        seed=seed,
        progress=progress,
    )
    titles = {lever.path: lever.title for lever in numbers(case)}
    rows = [
        InputIndex(item.path, titles.get(item.path, item.path), float(first), float(total))
        for item, first, total in zip(model.inputs, found.first_order, found.total, strict=True)
    ]
    return VarianceShares(
        measure=measure,
        indices=tuple(sorted(rows, key=lambda row: (-row.total, row.path))),
        mean=found.mean,
        sd=float(np.sqrt(found.variance)),
        points=points,
        evaluations=found.evaluations,
        seed=seed,
        notes=_notes(case, model),
    )


def _notes(case: Case, model: Model) -> tuple[str, ...]:
    if not model.inputs:
        return ("No number of this case is a range, so nothing varies.",)
    if not case.correlations:
        return ()
    pairs = "; ".join(f"{pair.one} with {pair.other} ({pair.rank:g})" for pair in case.correlations)
    return (f"The indices take the ranges as independent: these rank correlations were left out: {pairs}.",)


def _shaped(model: Model, uniforms: Floats) -> Floats:
    """Uniform numbers as values of the ranges. *Units*: (inputs × points) both ways."""
    rows = [quantiles(item.range, item.domain, u) for item, u in zip(model.inputs, uniforms, strict=True)]
    return np.array(rows).reshape(uniforms.shape)


def _measure_by_inputs(model: Model, measure: Measure) -> Function:
    by_scalars = measured_by_scalars(model, measure)
    return lambda columns: by_scalars(model.scalars(columns))


def sobol_indices(
    function: Function,
    inputs: int,
    *,
    shaped: Function | None = None,
    points: int = POINTS,
    seed: int = 0,
    progress: Progress | None = None,
) -> Indices:
    """The indices of any function of independent inputs.

    `shaped` turns uniform numbers between 0 and 1 into values of the inputs, each row by itself; without it they stay uniform.

    *Units*: `function` takes (inputs × points) and gives (points,).
    """
    if inputs == 0:
        value = float(function(np.zeros((0, 1)))[0])
        return Indices(np.zeros(0), np.zeros(0), value, 0.0, 1)
    one, other = (shaped(sample) if shaped else sample for sample in _two_samples(inputs, points, seed))
    evaluations = points * (inputs + 2)
    at_one, at_other = function(one), function(other)
    _report(progress, 2 * points, evaluations)
    mean = float(np.concatenate([at_one, at_other]).mean())
    at_one, at_other = at_one - mean, at_other - mean
    variance = float(np.concatenate([at_one, at_other]).var())
    first, total = np.zeros(inputs), np.zeros(inputs)
    for i in range(inputs):
        mixed = one.copy()
        mixed[i] = other[i]
        at_mixed = function(mixed) - mean
        first[i] = np.mean(at_other * (at_mixed - at_one))
        total[i] = np.mean((at_one - at_mixed) ** 2) / 2
        _report(progress, (i + 3) * points, evaluations)
    if variance <= (1e-12 * max(1.0, abs(mean))) ** 2:
        return Indices(np.zeros(inputs), np.zeros(inputs), mean, 0.0, evaluations)
    return Indices(first / variance, total / variance, mean, variance, evaluations)


def _two_samples(inputs: int, points: int, seed: int) -> tuple[Floats, Floats]:
    """Two independent samples, cut from one of twice as many dimensions. *Units*: (inputs × points) each."""
    sampler = qmc.Sobol(2 * inputs, scramble=True, rng=np.random.default_rng(seed))
    sample = np.clip(sampler.random(points).T, _NEAREST_END, 1 - _NEAREST_END)
    return np.ascontiguousarray(sample[:inputs]), np.ascontiguousarray(sample[inputs:])


def _report(progress: Progress | None, done: int, whole: int) -> None:
    if progress is not None:
        progress(done, whole)
