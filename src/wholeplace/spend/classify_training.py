"""Learning what words mean from lines whose service is known, and correcting how sure it is by publishers left out in turn.

A label may cover several services: learning only asks that one of them be likely.

Three guards against learning a council instead of a service: publishers weigh the same, however many lines they have; a
combination of words counts by the square root of its lines; and only features that occur in two publishers or more are kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from wholeplace.spend.classify import Correction, Floats, Model, scale, softmax
from wholeplace.spend.labelled import SERVICES, Example

PENALTY = 2.0
"""How strongly weights are held to nought: in squared log odds against one publisher's whole evidence of 1,000."""
STEPS = 40
"""Steps of learning; stopping early is a second hold on the weights."""
LARGEST = 2_500
"""Combinations of words that are learnt from each publisher at most: those of the most lines."""
THRESHOLD = 0.6
"""The confidence below which the answer is "not classified". It, the settings above and the lexicon were chosen with the measures
of the three publishers with codes in sight; what they are worth elsewhere is `classify_measures.checked_elsewhere`."""


Progress = Callable[[int, int], None]

# learning


def learn(given: Sequence[Example], edition: str, correction: Correction | None = None) -> Model:
    """A model from examples of several publishers. Without a correction its likelihoods stand as they are."""
    given = most_of_each(given)
    names = _kept(given)
    index = {name: number for number, name in enumerate(names)}
    matrix = _matrix(given, index)
    offsets = np.array([example.known for example in given])
    right = np.array([[service in example.right for service in SERVICES] for example in given])
    weights, bias = _fitted(matrix, offsets, right, _weighed(given))
    kept = np.abs(weights).max(axis=1) >= 0.05 if len(names) else np.zeros(0, dtype=bool)
    return Model(
        edition=edition,
        services=SERVICES,
        features=tuple(name for name, keep in zip(names, kept, strict=True) if keep),
        weights=np.round(weights[kept], 2),
        bias=np.round(bias, 2),
        correction=correction or UNCORRECTED,
        threshold=THRESHOLD,
        about={},
    )


def most_of_each(given: Sequence[Example]) -> list[Example]:
    """The examples of each publisher that stand for the most lines, up to `LARGEST`."""
    count: Counter[str] = Counter()
    chosen = set()
    for number in sorted(range(len(given)), key=lambda number: -given[number].lines):
        count[given[number].publisher] += 1
        if count[given[number].publisher] <= LARGEST:
            chosen.add(number)
    return [example for number, example in enumerate(given) if number in chosen]


def _kept(given: Sequence[Example]) -> list[str]:
    """The features that occur in two publishers or more."""
    publishers: defaultdict[str, set[str]] = defaultdict(set)
    for example in given:
        for name in example.features:
            publishers[name].add(example.publisher)
    return sorted(name for name, where in publishers.items() if len(where) > 1)


def _matrix(given: Sequence[Example], index: Mapping[str, int]) -> csr_matrix:
    """The features of each example, scaled, as a sparse matrix."""
    ends, columns, values = [0], [], []
    for example in given:
        known = [index[name] for name in example.features if name in index]
        columns += known
        values += [1 / scale(known)] * len(known)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(given), len(index)))


def _weighed(given: Sequence[Example], power: float = 0.5) -> Floats:
    """The weight of each example: a power of its lines, each publisher's summing to 1,000."""
    weights = np.array([float(example.lines) for example in given]) ** power
    totals: Counter[str] = Counter()
    for example, weight in zip(given, weights, strict=True):
        totals[example.publisher] += weight
    return np.array([weight * 1000 / totals[example.publisher] for example, weight in zip(given, weights, strict=True)])


def _fitted(matrix: csr_matrix, offsets: Floats, right: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weights and bias that make one of the right services likely, held to nought by a penalty.

    *Shapes*: matrix (examples, features), offsets and right (examples, services), weights (examples,).
    """
    columns, services = matrix.shape[1], offsets.shape[1]
    size = columns * services
    turned = matrix.T.tocsr()

    def loss(flat: Floats) -> tuple[float, Floats]:
        table, bias = flat[:size].reshape(columns, services), flat[size:]
        likelihoods = softmax(matrix @ table + bias + offsets)
        within = likelihoods * right
        total = np.maximum(within.sum(axis=1), 1e-300)
        slope = (likelihoods - within / total[:, None]) * weights[:, None]
        value = -(weights * np.log(total)).sum() + PENALTY / 2 * (flat @ flat)
        return float(value), np.concatenate([(turned @ slope).ravel(), slope.sum(axis=0)]) + PENALTY * flat

    found = minimize(loss, np.zeros(size + services), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return found[:size].reshape(columns, services), found[size:]


# correcting and measuring


UNCORRECTED = Correction((0.0, 1.0, 0.0, 0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a model guessed for one example of a publisher that it had not learnt from, at the top level, and on what it rests."""

    example: Example
    top: str
    signs: tuple[float, ...]

    @property
    def is_right(self) -> bool:
        return self.example.is_right(self.top)


def outcomes(model: Model, held_out: Sequence[Example]) -> list[Outcome]:
    """The model's guesses for lines that it has not learnt from."""
    guesses = model.guesses([example.line for example in held_out])
    rows = zip(held_out, guesses.top, guesses.signs.tolist(), strict=True)
    return [Outcome(example, top, tuple(signs)) for example, top, signs in rows]


def left_out_each(given: Sequence[Example], edition: str, progress: Progress | None = None) -> list[Outcome]:
    """Each publisher's lines as guessed by a model learnt from the others."""
    given = most_of_each(given)
    publishers = sorted({example.publisher for example in given})
    found = []
    for number, publisher in enumerate(publishers, 1):
        model = learn([example for example in given if example.publisher != publisher], edition)
        found += outcomes(model, [example for example in given if example.publisher == publisher])
        if progress is not None:
            progress(number, len(publishers))
    return found


def trained(given: Sequence[Example], edition: str, found: Sequence[Outcome] | None = None) -> Model:
    """A model learnt from all the publishers given, corrected by leaving each out in turn (`found`, where that is known)."""
    return replace(learn(given, edition), correction=corrected(found or left_out_each(given, edition)))


def corrected(found: Sequence[Outcome]) -> Correction:
    """The correction that makes likelihoods of publishers left out what they proved to be worth.

    Logistic regression of right or wrong on `SIGNS`, held lightly to no correction; publishers weigh the same, and a combination
    of words by the square root of its lines, as in learning.
    """
    inputs = np.array([each.signs for each in found])
    right = np.array([each.is_right for each in found], dtype=np.float64)
    weights = _weighed([each.example for each in found])
    start = np.array(UNCORRECTED.by)

    def loss(flat: Floats) -> tuple[float, Floats]:
        odds = inputs @ flat
        value = (weights * (np.logaddexp(0, odds) - right * odds)).sum()
        slope = inputs.T @ (weights * (1 / (1 + np.exp(-odds)) - right))
        return float(value + 5 * (flat - start) @ (flat - start)), slope + 10 * (flat - start)

    by = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return Correction(tuple(round(part, 4) for part in by.tolist()))
