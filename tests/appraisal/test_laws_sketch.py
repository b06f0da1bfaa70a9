"""A sketch's percentiles lie within one step of the exact ones, whatever is counted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholeplace.appraisal.sketch import STEPS, Sketch

WANTED = (5, 25, 50, 75, 95)


@settings(max_examples=100, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    shapes=st.lists(st.sampled_from(["normal", "lognormal", "lumps", "constant", "two heaps"]), min_size=1, max_size=4),
    sizes=st.lists(st.integers(200, 2_000), min_size=1, max_size=4),
)
def test_within_one_step_of_the_exact_percentile(seed: int, shapes: list[str], sizes: list[int]) -> None:
    generator = np.random.default_rng(seed)

    def drawn(shape: str, size: int) -> np.ndarray:
        heaps = generator.integers(0, 2, size)
        return {
            "normal": generator.normal(1e6, 1e5, size),
            "lognormal": generator.lognormal(10, 1, size),
            "lumps": generator.integers(0, 4, size) * 1e5,
            "constant": np.full(size, -3.25e6),
            "two heaps": heaps * 1e7 + generator.normal(0, 1, size),
        }[shape]

    parts = [np.array([drawn(shape, size) for shape in shapes]) for size in sizes]
    sketch = Sketch(parts[0])
    for part in parts:
        sketch.add(part)
    exact = np.percentile(np.concatenate(parts, axis=1), WANTED, axis=1).T
    apart = np.abs(sketch.percentiles(WANTED) - exact)
    assert (apart <= sketch.error[:, None] * (1 + 1e-9)).all()


def test_a_percentile_beyond_the_span_is_not_told() -> None:
    sketch = Sketch(np.array([[0.0, 1.0]]))
    sketch.add(np.full((1, 100), 50.0))
    assert np.isnan(sketch.percentiles((50,))).all()


def test_the_step_is_told() -> None:
    assert Sketch(np.array([[0.0, 1.0]])).error[0] == pytest.approx(2 / STEPS)
