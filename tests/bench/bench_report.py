"""The business case on paper, of the case that speed is measured on: sensitivity, sentences, charts and the tagged PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import typst
from tests.bench.cases import BODIES, LINES, YEARS, bench_case
from tests.bench.rows import Row, bench, interleaved

from wholeplace.appraisal import report
from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.uncertainty import distribution

LIMIT_SECONDS = 2.0
ON = date(2026, 4, 1)


@bench(f"The paper of a case: {LINES} lines, {YEARS} years, {BODIES} bodies, 10,000 draws")
def paper() -> Iterator[Row]:
    case = replace(bench_case(), counterfactual="As now.")
    appraisal = appraise(case)
    drawn = distribution(appraisal.model)
    pdf = report.pdf(appraisal, drawn, at=ON)
    assert pdf.startswith(b"%PDF"), "what is measured is right"
    timed = interleaved(lambda: report.pdf(appraisal, drawn, at=ON), bare, rounds=5)
    yield Row(
        f"PDF/UA, {len(pdf) // 1024:,} KB, sensitivity and charts included; peer: Typst, as many pages of bare tables",
        f"{timed.ours:.2f} s",
        f"{timed.peer:.2f} s",
        f"{timed.ratio:.2f}",
        f"ours ≤ {LIMIT_SECONDS:g} s",
        timed.ours <= LIMIT_SECONDS,
    )


def bare() -> bytes:
    """Sixty pages of a plain table, with no content worked out and no tags."""
    table = "#table(columns: 5, ..range(0, 200).map(str))\n#pagebreak()\n" * 60
    made = typst.compile(table.encode())
    assert isinstance(made, bytes)
    return made
