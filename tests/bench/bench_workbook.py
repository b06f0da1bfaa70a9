"""The workbook of the case that speed is measured on: written with every formula, and read back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import xlsxwriter
from tests.bench.cases import BODIES, LINES, YEARS, bench_case
from tests.bench.rows import Row, bench, interleaved

from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.workbook import read_workbook, write_template, write_workbook

LIMIT_SECONDS = 1.0


@bench(f"The workbook of a case: {LINES} lines, {YEARS} years, {BODIES} bodies, every figure of the chain a formula")
def workbook() -> Iterator[Row]:
    case = replace(bench_case(), counterfactual="As now.")
    appraisal = appraise(case)
    written = write_workbook(case, appraisal)
    count = formulas(written)
    assert read_workbook(written, "bench.xlsx") == case, "what is measured is right"
    yield row(
        f"written, {count:,} formulas with our values; peer: XlsxWriter, as many formulas of one kind",
        lambda: write_workbook(case, appraisal),
        lambda: plain(count),
    )
    yield row(
        "read back and judged; peer: writing it",
        lambda: read_workbook(written, "bench.xlsx"),
        lambda: write_workbook(case, appraisal),
    )
    yield row("the empty template; peer: the export", write_template, lambda: write_workbook(case, appraisal))


def row(name: str, ours: object, peer: object) -> Row:
    timed = interleaved(ours, peer, rounds=7)  # type: ignore[arg-type]
    return Row(
        name,
        f"{timed.ours:.2f} s",
        f"{timed.peer:.2f} s",
        f"{timed.ratio:.2f}",
        f"ours ≤ {LIMIT_SECONDS:g} s",
        timed.ours <= LIMIT_SECONDS,
    )


def formulas(workbook: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return sum(len(re.findall(b"<f>", archive.read(name))) for name in archive.namelist() if "/sheet" in name)


def plain(count: int) -> bytes:
    """As many formulas, with nothing worked out and one format."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for i in range(count):
        sheet.write_formula(i // 10, i % 10, "=Sheet1!$A$1*$C7*(1-$D7)", None, 1.5)
    book.close()
    return out.getvalue()
