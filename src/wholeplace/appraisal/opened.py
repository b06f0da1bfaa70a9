"""A case with its numbers open to be moved, one at a time, all others at their means.

Each term of a compiled case holds a number at most once, so as that number moves the measure is a constant plus a few simple
functions of it: itself, its complement to a power, or whether it is a certain whole number. These are worked out once for each
number (its *response*); to move it then costs next to nothing, and its break-even has a closed form wherever the response is
a straight line.

*Units*: responses are in the units of the weights that they are asked with: present-value pounds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from wholeplace.appraisal.appraise import compiled
from wholeplace.appraisal.case import WHOLE_YEARS, Case, Uniform
from wholeplace.appraisal.levers import ALL_BENEFITS, ALL_COSTS, Lever, with_number
from wholeplace.appraisal.means import mean
from wholeplace.appraisal.measures import Measure, divided, residual_weights, weights
from wholeplace.appraisal.model import Floats, Model, Operation


@dataclass(frozen=True, slots=True)
class Response:
    """How a sum moves with one number: `constant` plus the coefficient of each operation and power on it."""

    constant: float
    parts: Mapping[tuple[Operation, int], float]

    def at(self, values: Floats) -> Floats:
        """The sum at each value of the number."""
        found: Floats = np.full(np.shape(values), self.constant)
        for (operation, power), coefficient in self.parts.items():
            found = found + coefficient * effect(operation, power, values)
        return found

    @property
    def straight(self) -> bool:
        """Whether the sum is a straight line in the number."""
        return all(operation != "is" and power == 1 for operation, power in self.parts)


def effect(operation: Operation, power: int, values: Floats) -> Floats:
    """What a number does to a term that holds it."""
    if operation == "x":
        return values
    if operation == "is":
        return np.where(np.floor(values + 0.5) == power, 1.0, 0.0)
    complement: Floats = np.power(1.0 - values, power)
    return complement


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a term holds a number: the term, the product of its other factors, and what the number does there."""

    term: int
    others: float
    operation: Operation
    power: int


class Opened:
    """A case compiled with the numbers of some levers open. Levers on whole lines are always open."""

    def __init__(self, case: Case, open_levers: Collection[Lever]) -> None:
        self.case = case
        self.model: Model = compiled(_opened(case, open_levers))
        self.base: Floats = _means(self.model, open_levers)
        self.columns: Mapping[str, int] = {item.path: i for i, item in enumerate(self.model.inputs)}
        factors = self._factors()
        self.scalars: Floats = factors.prod(axis=1)
        self._places = self._found_places(_products_of_others(factors))
        self._lines = np.array([term.line for term in self.model.terms], dtype=np.str_)
        self._costs = [line.id for line in case.costs]

    def _factors(self) -> Floats:
        """The value of each factor of each term at the means: (terms × most factors), filled up with ones."""
        terms = self.model.terms
        factors = np.ones((len(terms), max((len(term.factors) for term in terms), default=0)))
        for i, term in enumerate(terms):
            for k, factor in enumerate(term.factors):
                factors[i, k] = effect(factor.operation, factor.power, self.base[factor.column])
        return factors

    def _found_places(self, others: Floats) -> Mapping[int, list[_Place]]:
        found: dict[int, list[_Place]] = {}
        for i, term in enumerate(self.model.terms):
            columns = [factor.column for factor in term.factors]
            assert len(columns) == len(set(columns)), "a term holds a number at most once"
            for k, factor in enumerate(term.factors):
                place = _Place(i, float(others[i, k]), factor.operation, factor.power)
                found.setdefault(factor.column, []).append(place)
        return found

    def response(self, weighed: Floats, lever: Lever) -> Response:
        """How a weighted sum of the terms (terms,) moves with one lever."""
        still = weighed * self.scalars
        if lever.group == "together":
            moved = self._moved(lever)
            return Response(float(still[~moved].sum()), {("x", 1): float(still[moved].sum())})
        parts: dict[tuple[Operation, int], float] = {}
        for place in self._places_of(lever):
            key = place.operation, place.power
            parts[key] = parts.get(key, 0.0) + float(weighed[place.term]) * place.others
            still[place.term] = 0.0  # not taken off the sum: a small rest of two large sums would be lost
        return Response(float(still.sum()), parts)

    def _places_of(self, lever: Lever) -> list[_Place]:
        """Where the terms hold a lever's number. A cashable share of a line without fiscal value stands nowhere."""
        column = self.columns.get(lever.path)
        assert column is not None or lever.group == "cash", f"{lever.path} is not open to be moved"
        return [] if column is None else self._places.get(column, [])

    def _moved(self, lever: Lever) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Which terms a factor on whole lines multiplies."""
        if lever.path in (ALL_COSTS, ALL_BENEFITS):
            costs = np.isin(self._lines, self._costs)
            return costs if lever.path == ALL_COSTS else ~costs
        return np.asarray(self._lines == lever.line)

    def weighed(self, weights_by_output: Floats) -> Floats:
        """Weights on the flows as weights on the terms: (terms,)."""
        return np.asarray(self.model.profiles @ weights_by_output)


class Moving:
    """One measure of an opened case as its levers move."""

    def __init__(self, opened: Opened, measure: Measure) -> None:
        self.opened, self.measure = opened, measure
        top, bottom = weights(opened.model, measure)
        self._top = opened.weighed(top)
        self._bottom = None if bottom is None else opened.weighed(bottom)
        self._residual = opened.weighed(residual_weights(opened.model, measure))

    def measured(self, lever: Lever, values: Floats) -> Floats:
        """The measure at each value of one lever; a return without costs is nan."""
        top = self.opened.response(self._top, lever).at(values)
        return divided(top, None if self._bottom is None else self.opened.response(self._bottom, lever).at(values))

    def residual(self, lever: Lever) -> Response:
        """What is nought where the measure breaks even. *Units*: pounds."""
        return self.opened.response(self._residual, lever)

    @property
    def residual_at_base(self) -> float:
        """The residual with every lever at its mean."""
        return float(self._residual @ self.opened.scalars)


def _opened(case: Case, open_levers: Collection[Lever]) -> Case:
    """Each point written as a range of no width: the same mean, and open. A lag opens to every year that it can be."""
    found = case
    for lever in open_levers:
        if lever.domain is WHOLE_YEARS:
            found = with_number(found, lever.path, Uniform(0.0, float(case.years)))
        elif lever.range is None and lever.group != "together":
            found = with_number(found, lever.path, Uniform(lever.base, lever.base))
    return found


def _means(model: Model, open_levers: Collection[Lever]) -> Floats:
    """The mean of each input as the case has it; an opened lag stands where it stood."""
    stated = {lever.path: lever.base for lever in open_levers}
    return np.array([stated.get(item.path, mean(item.range, item.domain)) for item in model.inputs])


def _products_of_others(factors: Floats) -> Floats:
    """For each factor of each term the product of the term's other factors, without dividing: one may be nought."""
    before = np.ones_like(factors)
    after = np.ones_like(factors)
    if factors.shape[1] > 1:
        before[:, 1:] = np.cumprod(factors, axis=1)[:, :-1]
        after[:, :-1] = np.cumprod(factors[:, ::-1], axis=1)[:, ::-1][:, 1:]
    return before * after
