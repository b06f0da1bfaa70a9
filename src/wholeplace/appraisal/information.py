"""What it would be worth to know for certain before choosing: the most that a better study could be worth.

With what is known today one takes the option that is best on average. With perfect information one would take, in every
draw, the option that is best in that draw. The difference of the two averages is the expected value of perfect information
(EVPI): no study of any kind is worth more. Knowing a single input perfectly (EVPPI) is worth no more than knowing all.

*Units*: pounds of the net values that are handed in, higher being better.
*Source*: Raiffa and Schlaifer (1961); checked with the closed form for two normal options.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wholeplace.appraisal.model import Floats

LEAST_PER_BIN = 50


@dataclass(frozen=True, slots=True)
class PerfectInformation:
    """What perfect information is worth, and how well these draws tell it.

    `pounds` the expected value, `standard_error` of it by sampling (an upper bound where draws are stratified);
    `best` the option to take with what is known today, `probability_wrong` how often another would have been better.
    """

    pounds: float
    standard_error: float
    best: str
    probability_wrong: float
    draws: int


@dataclass(frozen=True, slots=True)
class PartialInformation:
    """What it is worth to know one input perfectly, estimated by averaging over draws with like values of it."""

    path: str
    pounds: float


def expected_value_of_perfect_information(
    net_values_by_draw_option: Floats, options: Sequence[str] | None = None
) -> PerfectInformation:
    """EVPI of a choice between options. *Units*: pounds (draws × options) in, higher being better; pounds out.

    Ties go to the earlier option. A single option leaves nothing to choose, so knowing more is worth nought.
    """
    values = np.asarray(net_values_by_draw_option, dtype=np.float64)
    assert values.ndim == 2, "net values have draws and options"
    names = tuple(options) if options is not None else tuple(str(i) for i in range(values.shape[1]))
    assert len(names) == values.shape[1], "every option has a name"
    best = int(np.argmax(values.mean(axis=0)))
    lost = values.max(axis=1) - values[:, best]
    error = float(lost.std(ddof=1) / np.sqrt(len(lost))) if len(lost) > 1 else 0.0
    return PerfectInformation(float(lost.mean()), error, names[best], float(np.mean(lost > 0)), len(values))


def expected_value_of_partial_information(
    net_values_by_draw_option: Floats, inputs_by_draw: Floats, paths: Sequence[str]
) -> tuple[PartialInformation, ...]:
    """What knowing each input alone is worth, the greatest first; never more than knowing all.

    The draws are put in order of the input and cut into bins of equally many; within a bin the input is as good as known.
    Few draws in a bin overstate the value, so a bin has at least fifty.

    *Units*: pounds (draws × options) and inputs (inputs × draws) in, pounds out.
    """
    values = np.asarray(net_values_by_draw_option, dtype=np.float64)
    whole = expected_value_of_perfect_information(values).pounds
    found = [
        PartialInformation(path, min(whole, _known_alone(values, row)))
        for path, row in zip(paths, inputs_by_draw, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-one.pounds, one.path)))


def _known_alone(values: Floats, row: Floats) -> float:
    draws = len(values)
    bins = max(1, min(round(2 * draws ** (1 / 3)), draws // LEAST_PER_BIN))
    parts = np.array_split(values[np.argsort(row, kind="stable")], bins)
    known = sum(len(part) * part.mean(axis=0).max() for part in parts) / draws
    return max(0.0, float(known - values.mean(axis=0).max()))
