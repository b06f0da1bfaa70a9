"""Every real CSV file by columns and line by line: the same answer, and the same bytes of Parquet."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wholeplace.spend.dialect import look_at, records
from wholeplace.spend.read import read_file, read_rows
from wholeplace.spend.tally import Source

pytestmark = pytest.mark.oracle


def test_by_columns_and_line_by_line_agree_on_every_real_file(tmp_path: Path) -> None:
    if not os.environ.get("WHOLEPLACE_SHARED"):
        pytest.skip("the published files are not here: run make oracle SHARED=<folder with data/>")
    council = Path(os.environ["WHOLEPLACE_SHARED"]) / "data/spend/council"
    files = sorted(council.rglob("*.csv"))
    assert len(files) > 70
    apart = []
    for path in files:
        dialect = look_at(path, path.name)
        source = Source(path.name, None, dialect.sha256, None, dialect.encoding)
        plain = read_rows(records(path, dialect, path.name), source, out_folder=tmp_path)
        if read_file(path, out_folder=tmp_path)[0] != plain:
            apart.append(str(path.relative_to(council)))
    assert not apart
