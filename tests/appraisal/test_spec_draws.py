"""Draws take every slice once, keep the stated rank correlations, and depend on the seed alone."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from appraisal.made_cases import incidents, made_case
from wholeplace.appraisal.appraise import compiled
from wholeplace.appraisal.case import Case, Correlation, Normal, Pert, Triangular, Uniform
from wholeplace.appraisal.draws import (
    CHUNK,
    Chunk,
    Sampler,
    chunk_generator,
    chunks,
    independent_orders,
    place_in_slice,
    random_orders,
)
from wholeplace.appraisal.quantiles import slice_values
from wholeplace.appraisal.uncertainty import distribution

RANGED = made_case(
    benefits=(
        incidents(
            impact=Pert(0.10, 0.25, 0.35),
            engagement=Triangular(0.4, 0.6, 0.7),
            deadweight=Uniform(0.1, 0.3),
            retention=Normal(0.8, 0.05),
        ),
    )
)
NAMES = ("incidents.impact", "incidents.engagement", "incidents.deadweight", "incidents.retention")


def correlated(*pairs: tuple[int, int, float]) -> Case:
    return replace(RANGED, correlations=tuple(Correlation(NAMES[i], NAMES[j], rank) for i, j, rank in pairs))


def columns(case: Case, draws: int, seed: int = 0) -> np.ndarray:
    """The inputs in the order of NAMES: (4, draws)."""
    sampler = Sampler.of(compiled(case), seed)
    found = np.concatenate([sampler.columns(chunk) for chunk in chunks(draws)], axis=1)
    paths = [item.path for item in sampler.inputs]
    return found[[paths.index(name) for name in NAMES]]


def test_columns_are_the_slices_in_their_orders() -> None:
    """Whoever takes the orders alone (options compared in one world) sees the same draws."""
    sampler, chunk = Sampler.of(compiled(correlated((0, 1, 0.5))), seed=3), Chunk(1, CHUNK, 500)
    values = slice_values([(item.range, item.domain) for item in sampler.inputs], 500, place_in_slice(1))
    np.testing.assert_array_equal(sampler.columns(chunk), np.take_along_axis(values, sampler.orders(chunk), axis=1))


def test_chunks_cover_the_draws() -> None:
    assert list(chunks(25_000)) == [Chunk(0, 0, CHUNK), Chunk(1, CHUNK, CHUNK), Chunk(2, 2 * CHUNK, 5_000)]
    assert list(chunks(1)) == [Chunk(0, 0, 1)]


@pytest.mark.parametrize("pairs", [(), ((0, 1, 0.5), (1, 3, -0.3))])
@pytest.mark.parametrize("draws", [1, 2, 999, CHUNK])
def test_every_input_takes_every_slice_once(draws: int, pairs: tuple[tuple[int, int, float], ...]) -> None:
    sampler = Sampler.of(compiled(correlated(*pairs)), seed=3)
    orders = sampler.orders(Chunk(0, 0, draws))
    assert (np.sort(orders, axis=1) == np.arange(draws)).all()


def many_orders(rows: int, size: int, seed: int = 1) -> np.ndarray:
    return np.array([order.copy() for order in independent_orders(chunk_generator(seed, 0), rows, size)])


def test_independent_inputs_have_independent_orders() -> None:
    """Over 60 inputs of 10,000 draws no rank correlation strays further than chance allows (5 standard errors)."""
    apart = np.corrcoef(many_orders(60, CHUNK).astype(float)) - np.eye(60)
    assert np.abs(apart).max() < 5 / np.sqrt(CHUNK)


def test_orders_made_of_shared_orders_stand_together_as_independent_ones_do() -> None:
    """Chances that single, paired, three and four inputs are all in their upper half: 1/2, 1/4, 1/8, 1/16 (5 standard errors).

    Four are taken where two outer and two inner orders meet, the likeliest place for a pattern to show.
    """
    width = 3
    corners = [0, 1, width, width + 1]
    upper = np.array([many_orders(9, 1_000, seed)[corners] >= 500 for seed in range(100)])
    for count in (1, 2, 3, 4):
        share = upper[:, :count].all(axis=1).mean()
        assert share == pytest.approx(0.5**count, abs=5 * np.sqrt(0.5**count / 100_000))


def test_a_sum_of_many_inputs_spreads_as_independent_ones_do() -> None:
    """The variance of a sum of 100 uniforms is 100/12, and its fourth moment that of near enough a normal."""
    uniforms = (np.concatenate([many_orders(100, 1_000, seed) for seed in range(50)], axis=1) + 0.5) / 1_000
    total = uniforms.sum(axis=0) - 50
    assert total.var() == pytest.approx(100 / 12, rel=0.03)
    assert (total**4).mean() / total.var() ** 2 == pytest.approx(3 - 1.2 / 100, abs=0.12)


def test_orders_favour_no_place() -> None:
    """In 20,000 orders of six, each number stands in each place about one time in six (5 standard errors)."""
    orders = random_orders(chunk_generator(1, 0), 20_000, 6)
    for number in range(6):
        shares = (orders == number).mean(axis=0)
        assert np.abs(shares - 1 / 6).max() < 5 * np.sqrt(1 / 6 * 5 / 6 / 20_000)


@pytest.mark.parametrize("rank", [-0.95, -0.5, 0.0, 0.3, 0.8, 1.0])
def test_the_stated_rank_correlation_comes_back(rank: float) -> None:
    drawn = columns(correlated((0, 1, rank)), 50_000)
    assert spearmanr(drawn[0], drawn[1]).statistic == pytest.approx(rank, abs=5 / np.sqrt(50_000))


def test_a_chain_of_correlations_leaves_unnamed_pairs_uncorrelated() -> None:
    drawn = columns(correlated((0, 1, 0.6), (1, 2, -0.4)), 50_000)
    found = spearmanr(drawn.T).statistic
    wanted = np.array([[1, 0.6, 0, 0], [0.6, 1, -0.4, 0], [0, -0.4, 1, 0], [0, 0, 0, 1]])
    np.testing.assert_allclose(found, wanted, atol=5 / np.sqrt(50_000))


def test_three_inputs_that_move_as_one_are_borne() -> None:
    """A matrix without full rank has eigenvalues that are nought up to rounding, and is not refused for that."""
    drawn = columns(correlated((0, 1, 1.0), (1, 2, 1.0), (0, 2, 1.0)), 1_000)
    np.testing.assert_array_equal(drawn[0].argsort(), drawn[1].argsort())
    np.testing.assert_array_equal(drawn[1].argsort(), drawn[2].argsort())


def test_correlations_that_cannot_stand_together_are_never_quietly_changed() -> None:
    with pytest.raises(AssertionError, match="cannot stand together"):
        columns(correlated((0, 1, 0.9), (1, 2, 0.9), (0, 2, -0.9)), 100)


def test_correlation_leaves_each_input_its_own_shape() -> None:
    alone, together = columns(RANGED, CHUNK), columns(correlated((0, 1, 0.7), (2, 3, -0.7)), CHUNK)
    np.testing.assert_array_equal(np.sort(alone, axis=1), np.sort(together, axis=1))


def test_the_first_draws_do_not_depend_on_how_many_follow() -> None:
    np.testing.assert_array_equal(columns(RANGED, CHUNK), columns(RANGED, 2 * CHUNK + 17)[:, :CHUNK])


def test_later_chunks_stand_elsewhere_in_their_slices() -> None:
    places = [place_in_slice(number) for number in range(15)]
    assert places[:7] == [0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875]
    assert sorted(places) == [k / 16 for k in range(1, 16)]
    assert place_in_slice(15) == place_in_slice(0)


def test_another_seed_draws_otherwise() -> None:
    assert (columns(RANGED, 100, seed=0) != columns(RANGED, 100, seed=1)).mean() > 0.9


PROGRAM = """
import hashlib
from appraisal.test_spec_draws import RANGED, correlated
from wholeplace.appraisal.uncertainty import distribution
found = distribution(correlated((0, 1, 0.5)), draws=12_000, seed=5)
print(hashlib.sha256(found.present_values.tobytes() + found.detail.flows.tobytes()).hexdigest())
"""


def test_the_same_seed_gives_the_same_bytes_in_any_process_and_on_any_number_of_threads() -> None:
    def hashed(threads: str) -> str:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
        ).stdout

    assert hashed("1") == hashed("2") != ""


def test_progress_is_told_after_each_chunk() -> None:
    told: list[tuple[int, int]] = []
    distribution(RANGED, 2 * CHUNK + 500, progress=lambda done, whole: told.append((done, whole)))
    assert told == [(CHUNK, 20_500), (2 * CHUNK, 20_500), (20_500, 20_500)]
