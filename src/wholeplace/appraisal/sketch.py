"""Percentiles of many figures over more draws than can be kept: counted in narrow steps, with the error told.

Each figure's span is taken from the first chunk of draws, half as much again on either side, and cut into equal steps. A
percentile then lies within one step of the exact one, unless it falls among draws beyond the span, where it is not told.

*Units*: those of the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

STEPS = 16_384


class Sketch:
    """Counts of `rows` figures. `error` is one step (rows,), in the figure's own unit."""

    def __init__(self, first: Floats) -> None:
        low, high = first.min(axis=1), first.max(axis=1)
        span = high - low
        self.low = low - span / 2
        self.step: Floats = 2 * span / STEPS
        self.counts = np.zeros((len(first), STEPS + 2), dtype=np.int64)  # the outermost count what lies beyond

    @property
    def error(self) -> Floats:
        return self.step

    def add(self, values: Floats) -> None:
        """Count some draws. *Units*: (rows × draws)."""
        for row, counts, low, step in zip(values, self.counts, self.low, self.step, strict=True):
            if step > 0:
                places = np.clip((row - low) / step, -1.0, STEPS) + 1.0
                counts += np.bincount(places.astype(np.intp), minlength=STEPS + 2)

    def percentiles(self, wanted: Sequence[float]) -> Floats:
        """The figures' percentiles: (rows × wanted); nan where one lies beyond the span."""
        found = np.empty((len(self.counts), len(wanted)))
        for row, (counts, low, step) in enumerate(zip(self.counts, self.low, self.step, strict=True)):
            found[row] = low if step == 0 else self._row(counts, low, step, wanted)
        return found

    def _row(self, counts: NDArray[np.int64], low: float, step: float, wanted: Sequence[float]) -> Floats:
        """Between the two draws on either side of each rank, as for draws that are kept: there may be a gap there."""
        upto = np.cumsum(counts)
        ranks = np.array(wanted) / 100 * (upto[-1] - 1)
        below = np.floor(ranks)
        above = np.minimum(below + 1, upto[-1] - 1)
        start, end = (self._draw(counts, upto, low, step, rank) for rank in (below, above))
        between: Floats = start + (end - start) * (ranks - below)
        return between

    @staticmethod
    def _draw(counts: NDArray[np.int64], upto: NDArray[np.int64], low: float, step: float, rank: Floats) -> Floats:
        """About where the draw of a rank (from 0) lies: within its step."""
        at = np.searchsorted(upto, rank, side="right")
        within = (rank - (upto[at] - counts[at]) + 0.5) / counts[at]
        return np.where((at == 0) | (at == STEPS + 1), np.nan, low + (at - 1 + within) * step)
