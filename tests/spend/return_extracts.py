"""Cuts of really published returns, for tests that run without the whole files.

    python tests/spend/return_extracts.py FOLDER

`FOLDER` holds the files as MHCLG put them out. A *cut* keeps every column, the rows above and below the table as they are, and
the authorities named here. A *column cut* keeps every authority and, of the figures, net current expenditure alone, so that
England can be added up.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent / "data" / "returns"

GREATER_MANCHESTER = tuple(f"E080000{number:02d}" for number in range(1, 11))
OTHERS = (
    "E47000001",  # Greater Manchester Combined Authority
    "E23000005",  # Greater Manchester Police
    "E12000007",  # Greater London Authority: twice in 2022-23
    "E6803",  # Lee Valley Regional Park: no ONS code of its own
    "E07000223",  # Adur
    "E08000036",  # Wakefield: a line that misses by more than rounding in 2021-22
    "E06000037",  # West Berkshire
    "E08000025",  # Birmingham: did not return in 2022-23
    "E07000217",  # Woking: did not return in either year
    "E07000030",  # Eden: no budget return in 2021-22
    "E10000017",  # Lancashire
)
KEPT = {*GREATER_MANCHESTER, *OTHERS}
LANCASHIRE = {"E06000008", "E07000122", "E10000017"}  # Blackburn with Darwen, Pendle, the county


def records(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def written(rows: list[list[str]], end: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerows(rows)
    return out.getvalue()


def kept(row: list[str]) -> bool:
    """Every row but the authorities that are not named here."""
    return len(row) < 2 or not row[1].startswith("E") or len(row[1]) < 5 or row[1] in KEPT | {"E92000001"}


def cut(path: Path, name: str, keep: Callable[[list[str]], bool]) -> None:
    raw = path.read_bytes().decode("utf-8")
    end = "\r\n" if "\r\n" in raw else "\n"
    (HERE / name).write_bytes(written([row for row in records(raw) if keep(row)], end).encode("utf-8"))


def cut_columns(path: Path, name: str) -> None:
    raw = path.read_bytes().decode("utf-8")
    rows = records(raw)
    codes = next(row for row in rows if "RSX-edu-empl" in row)
    first = codes.index("RSX-edu-empl")
    columns = [*range(first), *(i for i, code in enumerate(codes) if code.endswith("-net-cur-exp"))]
    end = "\r\n" if "\r\n" in raw else "\n"
    (HERE / name).write_bytes(written([[row[i] for i in columns] for row in rows], end).encode("utf-8"))


def main(folder: Path) -> None:
    cut(folder / "RSX_2021-22_data_by_LA_Live.csv", "rsx-2021-22.csv", kept)
    cut(folder / "RSX_2022-23_data_by_LA.csv", "rsx-2022-23.csv", kept)
    cut(folder / "RA_2021-22_data_by_LA.csv", "ra-2021-22.csv", kept)
    cut_columns(folder / "RSX_2021-22_data_by_LA_Live.csv", "rsx-2021-22-net.csv")
    cut_columns(folder / "RSX_2022-23_data_by_LA.csv", "rsx-2022-23-net.csv")
    cut(
        folder / "lancashire15_RO_detail_2021-22_2024-25.csv",
        "ro-lancashire.csv",
        lambda row: row[1] == "ons_code" or (row[1] in LANCASHIRE and (row[5] == "RSX" or row[3] == "2024-25")),
    )
    reconciliation = (folder / "RSX_england_reconciliation.csv").read_bytes()
    (HERE / "RSX_england_reconciliation.csv").write_bytes(reconciliation)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
