"""Counted lines for tests: a row from a few words, and Parquet files of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from wholeplace.spend.lines import COUNTED

USUAL: Mapping[str, Any] = {
    "place": "E47000001",
    "year": 2021,
    "layer": "payments",
    "edition": "batch 1",
    "basis": "net",
    "body": "E08000003",
    "service": "adult-social-care",
    "service_rule": "the file's own directorate",
    "service_confidence": 0.9,
    "nature": "not-stated",
    "control": "not-stated",
    "method": "whole",
    "pence": 100,
    "file": "a" * 64,
    "line": 2,
}


def counted(**words: Any) -> dict[str, Any]:
    """One counted line; what is not said is as `USUAL`, or null."""
    row = dict.fromkeys(COUNTED.names) | dict(USUAL) | words
    assert set(row) == set(COUNTED.names), set(row) - set(COUNTED.names)
    return row


def kept(rows: Iterable[Mapping[str, Any]], path: Path) -> Path:
    """The rows as a Parquet file of counted lines."""
    pq.write_table(pa.Table.from_pylist(list(rows), schema=COUNTED), path)
    return path
