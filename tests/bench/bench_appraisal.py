"""The distribution of a case against squigglepy and against C, its memory, and how its time grows."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

import numpy as np
import squigglepy
from tests.appraisal.test_reference_quantiles import GRID, furthest
from tests.bench.c_loop import Loop, compiled_loop
from tests.bench.cases import BODIES, DRAWS, LINES, YEARS, bench_case, perts
from tests.bench.rows import Row, against, bench, fresh_process, interleaved, milliseconds, seconds

from wholeplace.appraisal.appraise import compiled
from wholeplace.appraisal.case import COUNT
from wholeplace.appraisal.model import Model
from wholeplace.appraisal.quantiles import quantiles
from wholeplace.appraisal.uncertainty import distribution

SIZE = f"{LINES} lines × 3 PERT inputs, {YEARS} years, {BODIES} bodies, {DRAWS:,} draws"


@bench(f"The distribution of a case: {SIZE}, every body × year × (fiscal, cashable) kept")
def against_peers() -> Iterator[Row]:
    spread, single = compiled(bench_case()), compiled(bench_case(one_body_each=True))
    worth = present_worth(spread)
    yield against(
        "draws, whole split, measures, net positions; peer: squigglepy, net present value alone",
        interleaved(lambda: distribution(spread), lambda: squiggle(worth)),
        0.5,
    )
    yield against(
        "the same, pay-back, and every percentile and fan; peer: squigglepy, net present value alone",
        interleaved(lambda: distribution(spread).as_answer(), lambda: squiggle(worth)),
        None,
    )
    yield from against_c("each line falls to all bodies", spread)
    yield from against_c("each line falls to one body", single)


def against_c(words: str, model: Model) -> Iterator[Row]:
    library = compiled_loop()
    if library is None:
        yield Row(f"{words}; peer: a C loop", "", "no C compiler found: not measured")
        return
    loop = Loop.of(library, model)
    agree(model, loop)
    yield against(
        f"draws, whole split, measures, net positions, {words}; peer: a C loop (-O2, one thread), draws and split alone",
        interleaved(lambda: distribution(model), loop),
        2.0,
    )


def agree(model: Model, loop: Loop) -> None:
    """Both do the same job: the mean of each sum is the same within what chance allows."""
    drawn = distribution(model)
    ours = np.stack([drawn.flow(kind)[:BODIES] for kind in ("fiscal", "cashable")], axis=1).reshape(-1, DRAWS)
    theirs = loop()
    error = theirs.std(axis=0) / DRAWS**0.5 + 1e-9
    assert (np.abs(ours.mean(axis=1) - theirs.mean(axis=0)) < 6 * error).all()


def present_worth(model: Model) -> np.ndarray:
    """What a unit of each line's product is worth in all: the peer is spared the split."""
    profiles = {term.line: model.layout.view(term.profile, "fiscal").sum(axis=0) for term in model.terms}
    return np.array([profiles[line.id] @ model.discount_factors for line in model.case.benefits])


def squiggle(worth: np.ndarray) -> np.ndarray:
    """The net present value by squigglepy: the product of three PERT samples a line, summed."""
    total = np.zeros(DRAWS)
    for line, pounds in enumerate(worth):
        product = pounds
        for pert in perts(line):
            product = product * squigglepy.sample(squigglepy.pert(pert.low, pert.mode, pert.high), DRAWS)
        total += product
    return total


@bench("Tabled quantiles")
def tables() -> Iterator[Row]:
    shapes = [pert for line in range(LINES) for pert in perts(line)]
    worst = max(furthest(pert, COUNT, GRID, quantiles(pert, COUNT, GRID)) for pert in shapes)
    yield Row(
        f"furthest from scipy's ppf, {len(shapes)} PERTs at {len(GRID):,} probabilities from 1e-12 to 1 − 1e-12",
        f"{worst:.1e} of the range",
        target="< 1e-6",
        holds=worst < 1e-6,
    )


COLD = """
import json, time
from tests.bench.cases import bench_case
from wholeplace.appraisal.appraise import compiled
from wholeplace.appraisal.uncertainty import distribution
model = compiled(bench_case())
start = time.perf_counter()
distribution(model)
print(json.dumps(time.perf_counter() - start))
"""

MILLION = """
import json, resource, time
from tests.bench.cases import bench_case
from wholeplace.appraisal.uncertainty import distribution
told = []
start = time.perf_counter()
found = distribution(bench_case(), 1_000_000, progress=lambda done, whole: told.append(done))
answer = found.as_answer()
took = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([took, peak * 1024, len(told), found.detail.error, abs(answer["measures"]["pv_benefits.fiscal"]["p50"])]))
"""


@bench("Cold, and a million draws streamed")
def cold_and_streamed() -> Iterator[Row]:
    yield Row("the first distribution of a process, tables built", milliseconds(fresh_process(COLD)))
    took, peak, told, error, middle = fresh_process(MILLION)
    yield Row("1,000,000 draws and their answer", milliseconds(took))
    yield Row("peak memory of that process", f"{peak / 1e9:.2f} GB", target="< 1.5 GB", holds=peak < 1.5e9)
    yield Row("times that progress was told", str(told), target="≥ 10", holds=told >= 10)
    yield Row(
        f"error of percentiles by year (median benefit £{middle:,.0f}); the measures' are exact", f"£{error:,.2f}"
    )


@bench("Time is linear in draws and in lines")
def growth() -> Iterator[Row]:
    model = compiled(bench_case())
    sizes = (10_000, 40_000, 160_000)
    yield from _growth("draws", sizes, {n: (lambda n=n: distribution(model, n)) for n in sizes})
    models = {lines: compiled(bench_case(lines)) for lines in (20, 40, 80)}
    yield from _growth("lines", tuple(models), {n: (lambda m=m: distribution(m, 40_000)) for n, m in models.items()})


def _growth(of: str, sizes: tuple[int, ...], runs: dict) -> Iterator[Row]:
    times = {size: float(np.median([seconds(runs[size], process_time) for _ in range(7)])) for size in sizes}
    for size in sizes:
        times_more = times[size] / times[sizes[0]] / (size / sizes[0])
        yield Row(
            f"{size:,} {of}",
            milliseconds(times[size]),
            ratio=f"{times_more:.2f} of linear",
            target="" if size == sizes[0] else "≤ 1.3",
            holds=None if size == sizes[0] else times_more <= 1.3,
        )
