"""From pounds to places on a drawing: round ticks and the line between two ends."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale: `low` stands at `start`, `high` at `end`; ticks are round numbers between them."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def scale(values: Iterable[float], start: float, end: float, about: int = 6, *, with_nought: bool = True) -> Scale:
    """A scale that holds every value, widened to round ticks. Nought is always on it unless told otherwise."""
    _, _, ticks = _ends_and_ticks(values, about, with_nought)
    return Scale(ticks[0], ticks[-1], start, end, ticks)


def tight_scale(
    values: Iterable[float], start: float, end: float, about: int = 5, *, with_nought: bool = True
) -> Scale:
    """A scale that ends where the values end; its ticks are the round numbers between."""
    low, high, ticks = _ends_and_ticks(values, about, with_nought)
    return Scale(low, high, start, end, tuple(tick for tick in ticks if low <= tick <= high))


def _ends_and_ticks(values: Iterable[float], about: int, with_nought: bool) -> tuple[float, float, tuple[float, ...]]:
    kept = list(values)
    assert all(math.isfinite(value) for value in kept), "a chart draws finite numbers only"
    if with_nought or not kept:
        kept.append(0.0)
    low, high = min(kept), max(kept)
    if low == high:
        low, high = (low, low + 1.0) if low >= 0 else (low, 0.0)
    step = step_for(high - low, about)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return low, high, tuple(number * step for number in range(first, last + 1))


def step_for(span: float, about: int) -> float:
    """The round step that cuts a span into about so many parts."""
    rough = span / max(about, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(part * power for part in _STEPS if part * power >= rough * 0.999)
