"""How good the classifier is on a publisher that had no part in it, beside guesses that need no classifier.

Measured by top-level service (children's social care and education together, as in SeRCOP's own codes). An answer counts as
right if it is one of the services that the publisher's label covers; the same holds for what it is measured against:

- the majority: one service for every line, chosen from the publishers learnt from, or, stricter, the best that could have been
  chosen for this publisher by somebody who knew;
- the supplier look-up: the service that most lines of the same supplier had in the publishers learnt from, else the majority.

The calibration error is the expected one in ten bins: lines are put by their confidence into bins a tenth wide, and the distances
between a bin's mean confidence and its share of right answers are averaged, weighted by lines.

*Source*: Naeini, Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning (2015), on the error.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wholeplace.reference.service_codes import plain
from wholeplace.spend.classify import Floats, Model, top_of
from wholeplace.spend.classify_training import Outcome, Progress, corrected, outcomes, trained
from wholeplace.spend.labelled import SERVICES, Example

BINS = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """How a model did on a publisher held out. Shares lie between 0 and 1, of lines unless their name says pounds.

    `right` is the share on which the likeliest service was right, answered or not; `majority` and `best_majority` those of one
    service for all, as learnt and as known afterwards; `look_up` that of the supplier look-up. `answered` is the coverage at the
    threshold and `answered_right` the share right of it; `calibration_error` that of the answers, `calibration_error_all` of
    every guess, `calibration_error_pounds` of the answers weighted by pounds, by which it is larger. `confused` counts lines
    answered, by the answer and what was right.
    """

    publisher: str
    lines: int
    right: float
    majority: float
    best_majority: float
    look_up: float
    answered: float
    answered_pounds: float
    answered_right: float
    answered_right_pounds: float
    calibration_error: float
    calibration_error_all: float
    calibration_error_pounds: float
    confused: Mapping[str, Mapping[str, float]]

    @property
    def beats_both(self) -> bool:
        """Whether the classifier is right more often than any majority and than the look-up."""
        return self.right > max(self.majority, self.best_majority, self.look_up)


def calibration_error(right: npt.NDArray[np.bool_], confidence: Floats, lines: Floats) -> float:
    """The expected calibration error in `BINS` bins of equal width, weighted by lines; 0 where there are none."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=lines * (right - confidence), minlength=BINS)
    return float(np.abs(gaps).sum() / lines.sum()) if lines.sum() else 0.0


def measured(model: Model, held_out: Sequence[Example], learnt_from: Sequence[Example]) -> Measured:
    """How a model learnt from some publishers does on the lines of another."""
    found = outcomes(model, held_out)
    lines = np.array([float(example.lines) for example in held_out])
    pounds = np.array([float(example.size_pence) for example in held_out])
    right = np.array([each.is_right for each in found])
    confidence = model.correction.of(np.array([each.signs for each in found]))
    answered = confidence >= model.threshold
    usual = majority(learnt_from)
    return Measured(
        publisher=held_out[0].publisher,
        lines=int(lines.sum()),
        right=_share(right, lines),
        majority=_share(_all_of(usual, held_out), lines),
        best_majority=max(_share(_all_of(top_of(service), held_out), lines) for service in SERVICES),
        look_up=_share(_looked_up(held_out, learnt_from, usual), lines),
        answered=_share(answered, lines),
        answered_pounds=_share(answered, pounds),
        answered_right=_share(right[answered], lines[answered]),
        answered_right_pounds=_share(right[answered], pounds[answered]),
        calibration_error=calibration_error(right[answered], confidence[answered], lines[answered]),
        calibration_error_all=calibration_error(right, confidence, lines),
        calibration_error_pounds=calibration_error(right[answered], confidence[answered], pounds[answered]),
        confused=confusion([each for each, given in zip(found, answered, strict=True) if given]),
    )


def held_out_each(
    given: Sequence[Example], publishers: Sequence[str], edition: str, progress: Progress | None = None
) -> list[Measured]:
    """Each of the publishers in turn measured by a model that was learnt and corrected on all the others."""
    answers = []
    for number, publisher in enumerate(publishers, 1):
        rest = [example for example in given if example.publisher != publisher]
        own = [example for example in given if example.publisher == publisher]
        answers.append(measured(trained(rest, edition), own, rest))
        if progress is not None:
            progress(number, len(publishers))
    return answers


@dataclass(frozen=True, slots=True)
class Checked:
    """How far confidences held on a publisher known by its departments' names alone, by which no setting was chosen.

    Its labels are the lexicon's reading of those names, so some of the error is the label's. Fields as in `Measured`.
    """

    publisher: str
    lines: int
    answered: float
    answered_right: float
    calibration_error: float
    calibration_error_pounds: float


def checked_elsewhere(found: Sequence[Outcome], threshold: float) -> list[Checked]:
    """The publishers without codes, each guessed by a model and a correction that have not seen it. `found`: `left_out_each`."""
    publishers = sorted({each.example.publisher for each in found if not each.example.by_code})
    return [_checked(name, found, threshold) for name in publishers]


def _checked(publisher: str, found: Sequence[Outcome], threshold: float) -> Checked:
    own = [each for each in found if each.example.publisher == publisher]
    correction = corrected([each for each in found if each.example.publisher != publisher])
    confidence = correction.of(np.array([each.signs for each in own]))
    right = np.array([each.is_right for each in own])
    lines = np.array([float(each.example.lines) for each in own])
    pounds = np.array([float(each.example.size_pence) for each in own])
    given = confidence >= threshold
    return Checked(
        publisher=publisher,
        lines=int(lines.sum()),
        answered=_share(given, lines),
        answered_right=_share(right[given], lines[given]),
        calibration_error=calibration_error(right[given], confidence[given], lines[given]),
        calibration_error_pounds=calibration_error(right[given], confidence[given], pounds[given]),
    )


def confusion(found: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Lines by the top-level service answered and the one that was right; a line with a label for several counts in parts.

    A right answer counts wholly for itself.
    """
    table: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for each in found:
        tops = [each.top] if each.is_right else sorted({top_of(service) for service in each.example.right})
        for top in tops:
            table[each.top][top] += each.example.lines / len(tops)
    return {top: {other: round(lines, 2) for other, lines in sorted(row.items())} for top, row in sorted(table.items())}


def majority(given: Sequence[Example]) -> str:
    """The top-level service of most lines, each publisher weighing the same."""
    totals: Counter[str] = Counter()
    for example in given:
        totals[example.publisher] += example.lines
    counts: dict[str, float] = defaultdict(float)
    for example in given:
        for top, part in _parts(example).items():
            counts[top] += part / totals[example.publisher]
    return max(sorted(counts), key=lambda top: counts[top])


def _parts(example: Example) -> dict[str, float]:
    tops = sorted({top_of(service) for service in example.right})
    return {top: example.lines / len(tops) for top in tops}


def _looked_up(held_out: Sequence[Example], learnt_from: Sequence[Example], usual: str) -> npt.NDArray[np.bool_]:
    seen: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for example in learnt_from:
        for top, part in _parts(example).items():
            seen[plain(example.line.get("supplier") or "")][top] += part
    known = {name: max(sorted(counts), key=lambda top: counts[top]) for name, counts in seen.items() if name}
    return np.array([each.is_right(known.get(plain(each.line.get("supplier") or ""), usual)) for each in held_out])


def _all_of(top: str, examples: Sequence[Example]) -> npt.NDArray[np.bool_]:
    return np.array([example.is_right(top) for example in examples])


def _share(which: npt.NDArray[np.bool_], weights: Floats) -> float:
    return float(weights[which].sum() / weights.sum()) if weights.sum() else 0.0
