"""Learning what words mean from lines whose service is known, and measuring it on publishers that had no part in it.

A line's service is known by the publisher's own code or label through the crosswalk, which is then hidden; where a publisher
writes none, by its department's name through the lexicon, which is then hidden likewise. A label may cover several services: then
any of them is right, and learning only asks that one of them be likely.

Three guards against learning a council instead of a service: publishers weigh the same, however many lines they have; a
combination of words counts by the square root of its lines; and only features that occur in two publishers or more are kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from wholeplace.reference.service_codes import by_label
from wholeplace.spend.classify import Correction, Floats, Line, Model, beforehand, scale, softmax, top_of
from wholeplace.spend.lexicon import department
from wholeplace.spend.wording import features

SERVICES = (
    "education", "transport", "childrens-social-care", "adult-social-care", "public-health", "housing", "culture", "environment",
    "planning", "police", "fire", "central", "financing",
)  # fmt: skip
"""Services that the classifier tells apart: those that councils, police and fire pay for."""

SURE_LABEL = 0.8
"""A department's name serves as a label from this sureness on."""
PENALTY = 2.0
"""How strongly weights are held to nought: in squared log odds against one publisher's whole evidence of 1,000."""
STEPS = 60
LARGEST = 2_500
"""Combinations of words that are learnt from each publisher at most: those of the most lines."""
THRESHOLD = 0.5


_Key = tuple[tuple[tuple[str, str | None], ...], frozenset[str], float]


@dataclass(frozen=True, slots=True)
class Labels:
    """Where a publisher's lines say their service: in `field`, by a `system` of the crosswalk, or by the `lexicon`."""

    publisher: str
    field: str
    system: str


@dataclass(frozen=True, slots=True)
class Example:
    """One combination of words of a publisher with its label hidden: the services that are right, and how many lines it is.

    `sure` (0 to 1) is how surely the label itself is right; `size_pence` the sum of the sizes of their amounts; `features` and
    `known` are what the words say, worked out once.
    """

    publisher: str
    line: Line
    right: frozenset[str]
    sure: float
    lines: int
    size_pence: int
    features: tuple[str, ...]
    known: tuple[float, ...]

    def is_right(self, top: str) -> bool:
        """Whether a top-level service is (one of) the right one(s)."""
        return any(top_of(service) == top for service in self.right)


def examples(lines: Iterable[tuple[Line, int]], labels: Labels) -> list[Example]:
    """Published lines (texts, pence) as examples: equal ones put together, and those whose label says nothing left out."""
    counts: Counter[_Key] = Counter()
    sizes: Counter[_Key] = Counter()
    for line, pence in lines:
        label = _label(line.get(labels.field) or "", labels.system)
        if label is not None:
            key = (tuple((name, text) for name, text in line.items() if name not in _hidden(labels)), *label)
            counts[key] += 1
            sizes[key] += abs(pence)
    ordered = sorted(counts, key=lambda key: (str(key[0]), sorted(key[1]), key[2]))
    return [_example(labels.publisher, key, counts[key], sizes[key]) for key in ordered]


def _example(publisher: str, key: _Key, lines: int, size_pence: int) -> Example:
    texts, right, sure = key
    line = dict(texts)
    known = tuple(beforehand(line, SERVICES).tolist())
    return Example(publisher, line, right, sure, lines, size_pence, tuple(features(line)), known)


def _hidden(labels: Labels) -> tuple[str, ...]:
    return (labels.field, "category_code")


def _label(text: str, system: str) -> tuple[frozenset[str], float] | None:
    """The services that a label means and how sure that is; None where it says nothing of service."""
    if system == "lexicon":
        found = department(text)
        return (found.services, found.sure) if found is not None and found.sure >= SURE_LABEL else None
    code = by_label(system, text)
    return (frozenset(code.services), code.sure) if code is not None and code.services else None


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


UNCORRECTED = Correction((0.0, 1.0, 0.0, 0.0, 0.0, 0.0))


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


def left_out_each(given: Sequence[Example], edition: str) -> list[Outcome]:
    """Each publisher's lines as guessed by a model learnt from the others."""
    found = []
    for publisher in sorted({example.publisher for example in given}):
        model = learn([example for example in given if example.publisher != publisher], edition)
        found += outcomes(model, [example for example in given if example.publisher == publisher])
    return found


def corrected(found: Sequence[Outcome]) -> Correction:
    """The correction that makes likelihoods of publishers left out what they proved to be worth.

    Logistic regression of right or wrong on `SIGNS`, held lightly to no correction. Publishers weigh the same, and in each every
    line does. A label that is itself right with `sure` lets a right guess look right only that often, which is allowed for:
    likelihood of looking right = sure × confidence.
    """
    inputs = np.array([each.signs for each in found])
    right = np.array([each.is_right for each in found])
    sure = np.array([each.example.sure for each in found])
    weights = _weighed([each.example for each in found], power=1.0)
    start = np.array(UNCORRECTED.by)

    def loss(flat: Floats) -> tuple[float, Floats]:
        confidence = 1 / (1 + np.exp(-(inputs @ flat)))
        looks = np.clip(sure * confidence, 1e-9, 1 - 1e-9)
        value = -(weights * np.log(np.where(right, looks, 1 - looks))).sum()
        pull = np.where(right, 1 / looks, -1 / (1 - looks)) * sure * confidence * (1 - confidence)
        slope = -inputs.T @ (weights * pull)
        return float(value + 5 * (flat - start) @ (flat - start)), slope + 10 * (flat - start)

    by = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return Correction(tuple(round(part, 4) for part in by.tolist()))
