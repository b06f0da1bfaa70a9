"""Made-up counted lines from a seed, as many as are wanted, with as many bodies, services, suppliers and files as a county has.

Few suppliers are paid often and many seldom; amounts are spread over five orders of magnitude; one in twenty-five is a
credit; suppliers, areas and kinds of expenditure are unknown for some. Nobody real is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wholeplace.spend.lines import COUNTED

SEED = 20261122
BODIES, SERVICES, SUPPLIERS, RULES = 24, 18, 60_000, 40
YEARS = (2019, 2020, 2021, 2022, 2023)
CHUNK = 500_000


def made_up(path: Path, lines: int, seed: int = SEED) -> Path:
    """So many lines as one Parquet file, in no order: as they would come from many files."""
    with pq.ParquetWriter(path, COUNTED, compression="zstd") as writer:
        for table in chunks(lines, seed):
            writer.write_table(table)
    return path


def chunks(lines: int, seed: int = SEED) -> Iterator[pa.Table]:
    """The lines, half a million at a time."""
    rng = np.random.default_rng(seed)
    for start in range(0, lines, CHUNK):
        yield _lines(rng, min(CHUNK, lines - start))


def _lines(rng: np.random.Generator, count: int) -> pa.Table:
    body = (rng.random(count) ** 2 * BODIES).astype(np.int32)
    year = rng.integers(0, len(YEARS), count, dtype=np.int32)
    service = (rng.random(count) * rng.random(count) * SERVICES).astype(np.int32)
    supplier = (rng.random(count) ** 3 * SUPPLIERS).astype(np.int32)
    day = rng.integers(0, 365, count, dtype=np.int32)
    public = supplier % 200 == 7
    amount = (10 ** rng.uniform(2, 7, count)).astype(np.int64) * np.where(rng.random(count) < 0.04, -1, 1)
    columns = {
        "place": _said(np.zeros(count, np.int32), ["E47000001"]),
        "year": pa.array(np.array(YEARS, np.int32)[year]),
        "layer": _said(np.zeros(count, np.int32), ["payments"]),
        "edition": _said(year, [f"payments {each}" for each in YEARS]),
        "basis": _said(np.zeros(count, np.int32), ["net"]),
        "body": _said(body, [f"E080001{each:02d}" for each in range(BODIES)]),
        "service": _said(service, ["not-classified", *(f"service-{each:02d}" for each in range(1, SERVICES))]),
        "service_rule": _said(rng.integers(0, RULES, count, dtype=np.int32), [f"rule {each}" for each in range(RULES)]),
        "service_confidence": pa.array(np.round(rng.random(count), 2)),
        "subjective": _said(service % 9, [f"kind {each}" for each in range(9)], unknown=rng.random(count) < 0.3),
        "capital": pa.array(rng.random(count) < 0.1, mask=rng.random(count) < 0.5),
        "supplier": _said(supplier, _SUPPLIERS, unknown=rng.random(count) < 0.02),
        "payee": _said(supplier % 90, [f"E060001{each:02d}" for each in range(90)], unknown=~public),
        "transfer": _said(supplier % 4, _TRANSFERS, unknown=~public | (supplier % 3 != 0)),
        "nature": _said(service % 3, ["reactive", "preventive", "not-stated"]),
        "control": _said(service % 4, ["addressable", "controllable", "statutory", "not-stated"]),
        "area": _said(body, [f"E080001{each:02d}" for each in range(BODIES)], unknown=rng.random(count) < 0.1),
        "method": _said(np.zeros(count, np.int32), ["whole"]),
        "paid_on": pa.array(_APRIL[year] + day, pa.int32()).cast(pa.date32()),
        "pence": pa.array(amount),
        "file": _said((body * len(YEARS) + year) * 12 + day * 12 // 365, _FILES),
        "sheet": pa.nulls(count, pa.string()),
        "line": pa.array(rng.integers(2, 100_000, count, dtype=np.int32)),
    }
    return pa.table(columns, schema=COUNTED)


_SUPPLIERS = [f"Supplier {each} Limited" for each in range(SUPPLIERS)]
_TRANSFERS = ["grant", "recharge", "precept", "contribution"]
_FILES = [sha256(str(each).encode()).hexdigest() for each in range(BODIES * len(YEARS) * 12)]
_APRIL = np.array([(date(each, 4, 1) - date(1970, 1, 1)).days for each in YEARS], np.int32)


def _said(numbers: Any, words: list[str], unknown: Any = None) -> pa.Array:
    """The words that numbers stand for; null where unknown."""
    return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int32(), mask=unknown), words).cast(pa.string())
