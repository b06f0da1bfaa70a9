"""Draws of a case's uncertain inputs: stratified, correlated by rank, the same for the same seed.

Draws come in chunks of 10,000. Within a chunk every input is cut into as many equally likely slices as there are draws, and
takes each slice exactly once, in an order of its own (Latin hypercube). Independent inputs have random orders, any two of
them independent: each is one random order taken in another, from two sets of about √inputs orders, since sorting out a
random order for each of a hundred inputs would cost more than everything else.
Correlated inputs have the orders of a Gaussian copula: a stated rank correlation r is a correlation of 2·sin(π·r/6) between
normals, whose ranks are the orders. A pair that no one has named is taken as uncorrelated.

Each chunk has a generator of its own, made from the seed and the chunk's number, so that the answer depends neither on
threads nor on how many draws follow. The place inside a slice moves from chunk to chunk (½, ¼, ¾, …), so that a million
draws fill the slices and do not repeat the same 10,000 values.

*Units*: each input in the units of its field.
*Source*: McKay, Beckman and Conover (1979) for the hypercube; Pearson's 2·sin(π·r/6) for ranks and normals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isqrt, pi, sin
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wholeplace.appraisal.case import Correlation
from wholeplace.appraisal.model import Floats, Input, Model
from wholeplace.appraisal.quantiles import slice_values

Orders: TypeAlias = NDArray[np.intp]

CHUNK = 10_000
GENERATOR = f"PCG64DXSM, Latin hypercube in chunks of {CHUNK:,}, Gaussian copula by rank"
_PLACES = 15  # distinct places inside a slice, ½ on average; later chunks begin again
_INDEX_BITS = 14
_BLOCK = 12  # inputs that are drawn at a time
_NEARLY_NOUGHT = -1e-7  # an eigenvalue that is negative by rounding alone; readers refuse what is further below

assert 1 << _INDEX_BITS >= CHUNK


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk: its number, the first draw in it and how many it has."""

    number: int
    start: int
    size: int


def chunks(draws: int) -> Iterator[Chunk]:
    """The chunks that `draws` make, in order."""
    assert draws > 0, "a distribution has at least one draw"
    for number, start in enumerate(range(0, draws, CHUNK)):
        yield Chunk(number, start, min(CHUNK, draws - start))


@dataclass(frozen=True)
class Sampler:
    """Draws the inputs of one model."""

    inputs: tuple[Input, ...]
    correlations: tuple[Correlation, ...]
    seed: int

    @classmethod
    def of(cls, model: Model, seed: int) -> Sampler:
        return cls(model.inputs, model.case.correlations, seed)

    def columns(self, chunk: Chunk) -> Floats:
        """The inputs of a chunk of draws. *Units*: (inputs × draws)."""
        columns = np.empty((len(self.inputs), chunk.size))
        orders = self._orders(chunk)
        for start in range(0, len(self.inputs), _BLOCK):  # some inputs at a time stay in the cache
            ranges = [(item.range, item.domain) for item in self.inputs[start : start + _BLOCK]]
            values = slice_values(ranges, chunk.size, place_in_slice(chunk.number))
            for column, value, order in zip(columns[start:], values, orders, strict=False):
                np.take(value, order, out=column, mode="clip")
        return columns

    def orders(self, chunk: Chunk) -> Orders:
        """In which order each input takes its slices. *Units*: (inputs × draws), slice numbers."""
        orders = np.empty((len(self.inputs), chunk.size), dtype=np.intp)
        for row, order in zip(orders, self._orders(chunk), strict=True):
            row[:] = order
        return orders

    def _orders(self, chunk: Chunk) -> Iterator[Orders]:
        """The order of each input in turn; one that is correlated with others has its group's instead of its own."""
        generator = chunk_generator(self.seed, chunk.number)
        independent = independent_orders(generator, len(self.inputs), chunk.size)
        correlated: dict[int, Orders] = {}
        for group in self._groups:
            correlated |= dict(zip(group.members, group.orders(generator, chunk.size), strict=True))
        for row, order in enumerate(independent):
            yield correlated.get(row, order)

    @cached_property
    def _groups(self) -> tuple[_Group, ...]:
        return tuple(_correlated_groups(self.inputs, self.correlations))


def chunk_generator(seed: int, number: int) -> np.random.Generator:
    """The generator of one chunk, independent of every other's."""
    return np.random.Generator(np.random.PCG64DXSM(np.random.SeedSequence(seed, spawn_key=(number,))))


def place_in_slice(number: int) -> float:
    """½, ¼, ¾, ⅛, … : where in their slices the draws of a chunk stand."""
    bits = number % _PLACES + 1
    place, step = 0.0, 0.5
    while bits:
        place += step * (bits & 1)
        bits >>= 1
        step /= 2
    return place


def independent_orders(generator: np.random.Generator, rows: int, size: int) -> Iterator[Orders]:
    """Random orders of 0 to size − 1, any two independent: those of one set taken in those of another.

    The orders of the two sets are drawn at once, before the first is handed out. *Units*: `rows` orders of (size,); each is
    overwritten when the next is asked for.
    """
    width = isqrt(max(rows - 1, 0)) + 1
    outer, inner = random_orders(generator, width, size), random_orders(generator, width, size)
    order = np.empty(size, dtype=np.intp)
    return (np.take(outer[row // width], inner[row % width], out=order, mode="clip") for row in range(rows))


def random_orders(generator: np.random.Generator, rows: int, size: int) -> Orders:
    """Independent random orders of 0 to size − 1. *Units*: (rows × size).

    Each number is hung below 18 random bits and the rows sorted, which is several times faster than shuffling. Where two of
    a row share their random bits (once in 262,144 pairs) the lesser comes first.
    """
    words = generator.bit_generator.random_raw((rows * size + 1) // 2)
    keys = words.view(np.uint32)[: rows * size].reshape(rows, size)
    keys &= np.uint32(0xFFFFFFFF ^ ((1 << _INDEX_BITS) - 1))
    keys |= np.arange(size, dtype=np.uint32)
    keys.sort(axis=1)
    keys &= np.uint32((1 << _INDEX_BITS) - 1)
    return keys.astype(np.intp)


@dataclass(frozen=True)
class _Group:
    """Inputs that are correlated with one another: their rows, and a root of their normal correlations."""

    members: tuple[int, ...]
    root: Floats

    def orders(self, generator: np.random.Generator, size: int) -> Orders:
        normals = self.root @ generator.standard_normal((len(self.members), size))
        ranks: Orders = normals.argsort(axis=1).argsort(axis=1)
        return ranks


def _correlated_groups(inputs: Sequence[Input], correlations: Sequence[Correlation]) -> Iterator[_Group]:
    rows = {item.path: row for row, item in enumerate(inputs)}
    # An input that cannot move any flow (cash from a line without fiscal value) is not drawn at all.
    correlations = [pair for pair in correlations if pair.one in rows and pair.other in rows]
    linked: dict[int, set[int]] = {}
    for pair in correlations:
        together = {rows[pair.one], rows[pair.other]}
        for member in tuple(together):
            together |= linked.get(member, set())
        for member in together:
            linked[member] = together
    for group in sorted({tuple(sorted(together)) for together in linked.values()}):
        yield _Group(group, _normal_root(group, rows, correlations))


def _normal_root(members: tuple[int, ...], rows: dict[str, int], correlations: Sequence[Correlation]) -> Floats:
    matrix = np.eye(len(members))
    places = {row: place for place, row in enumerate(members)}
    for pair in correlations:
        if rows[pair.one] in places:
            i, j = places[rows[pair.one]], places[rows[pair.other]]
            matrix[i, j] = matrix[j, i] = 2 * sin(pi * pair.rank / 6)
    values, vectors = np.linalg.eigh(matrix)
    assert values.min() > _NEARLY_NOUGHT, "a reader refuses correlations that cannot stand together"
    root: Floats = vectors * np.sqrt(np.clip(values, 0.0, None))
    return root
