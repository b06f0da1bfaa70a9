"""One way each of reading a published file and keeping it as Parquet, run in a process of its own: ours, DuckDB's, pandas'.

pandas does the same cleaning as ours, by whole columns: texts trimmed, amounts out of brackets, commas, pound signs and a minus
at the end into whole pence, days into days, lines without an amount left out.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tempfile
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from pathlib import Path
from time import perf_counter
from typing import Any

FIRST_OF = 2_000  # lines that each way reads beforehand, so that nothing is loaded while it is timed


def run(way: str, file: str, encoding: str) -> None:
    """Print what reading a file took, as JSON: seconds, the most memory held (MB), and the total in pence where it is known."""
    if way == "ours":
        sys.meta_path.insert(0, WithoutPandas())
    read: Callable[[Path, Path, str], int | None] = {"ours": ours, "duckdb": duckdb_copy, "pandas": by_pandas}[way]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        read(beginning(Path(file), out), out, encoding)
        begun = perf_counter()
        total = read(Path(file), out, encoding)
        print(json.dumps({"seconds": perf_counter() - begun, "megabytes": peak_megabytes(), "pence": total}))


class WithoutPandas(MetaPathFinder):
    """As in an installation, which has no pandas: pyarrow would load it wherever it is found."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname.partition(".")[0] == "pandas":
            raise ModuleNotFoundError(fullname)


def beginning(file: Path, folder: Path) -> Path:
    """The first lines of a file, as a file."""
    short = folder / "beginning.csv"
    with file.open("rb") as whole:
        short.write_bytes(b"".join(line for line, _number in zip(whole, range(FIRST_OF), strict=False)))
    return short


def peak_megabytes() -> float:
    """The most that this process held; the counter of its children's would begin with what the parent held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found, "the system tells what a process held"
    return int(found[1]) / 1024


def ours(file: Path, out: Path, _encoding: str) -> int | None:
    from wholeplace.spend.read import read_file

    [taken] = read_file(file, out_folder=out)
    assert taken.parquet, "the file stands"
    return taken.read.total_pence


def duckdb_copy(file: Path, out: Path, _encoding: str) -> int | None:
    """DuckDB's own COPY of a file in UTF-8, its columns told, to Parquet: no cleaning, and no total."""
    import duckdb

    columns = ", ".join(f"'{number}': 'VARCHAR'" for number in range(len(header_of(file))))
    told = f"header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}}"
    with duckdb.connect(config={"threads": 2, "temp_directory": str(out)}) as connection:
        connection.execute(f"COPY (FROM read_csv('{file}', {told})) TO '{out / 'duckdb.parquet'}' (FORMAT parquet)")


def header_of(file: Path) -> list[str]:
    with file.open(encoding="latin-1", newline="") as lines:
        return next(csv.reader(lines))


AMOUNTS = re.compile(r"(^|\b)(net|gross|vat|amount|netamount)(\b|$)", re.IGNORECASE)


def by_pandas(file: Path, out: Path, encoding: str) -> int | None:
    import pandas as pd

    table: Any = pd.read_csv(file, dtype=str, keep_default_na=False, encoding=encoding)
    money = [name for name in table.columns if AMOUNTS.search(name)]
    counted = next(
        name for word in ("net", "amount") for name in money if word in name.lower() and "vat" not in name.lower()
    )
    for name in table.columns:
        table[name] = table[name].str.strip()
    pence = {}
    for name in money:
        bare = table[name].str.replace(r"[£,\s]", "", regex=True)
        bare = bare.str.replace(r"^\((.*)\)$", r"-\1", regex=True).str.replace(r"^(.*)-$", r"-\1", regex=True)
        pence[name] = (pd.to_numeric(bare, errors="coerce") * 100).round().astype("Int64")
    day = next(name for name in table.columns if "date" in name.lower() and "effective" not in name.lower())
    table[day] = pd.to_datetime(table[day], errors="coerce", dayfirst="/" in str(table[day].iloc[0]), format="mixed")
    table = table.drop(columns=money).assign(**pence)
    table = table[table[counted].notna()]
    table.to_parquet(out / "pandas.parquet")
    return int(table[counted].sum())
