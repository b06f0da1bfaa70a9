"""Published lines written down in a test, as the Parquet file that reading would have left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from wholeplace.spend.lines import PUBLISHED

ORDINARY: Mapping[str, Any] = {"file": "f" * 64, "paid_on": date(2025, 5, 2), "pence": 100_00, "basis": "net"}


def published(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """The rows as a file of `lines.PUBLISHED`; what a row does not say is ordinary, or missing."""
    whole = [
        {name: {"line": number, **ORDINARY, **row}.get(name) for name in PUBLISHED.names}
        for number, row in enumerate(rows, 2)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(whole, schema=PUBLISHED), path)
    return path
