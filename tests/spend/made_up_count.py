"""The made-up files counted by the readers that real files are counted by: what they state, who paid whom, and the total."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from wholeplace.reference.services import NOT_CLASSIFIED, services
from wholeplace.specimen import place as p
from wholeplace.specimen.spend import MadeFile, files
from wholeplace.specimen.spend.setting import BODIES, HOSTS, NAMES_PRINTED, RETURNED
from wholeplace.spend import by_hand
from wholeplace.spend.area_shares import AreaShares
from wholeplace.spend.lines import FileRead
from wholeplace.spend.paid_for import capital_of, transfer_kind
from wholeplace.spend.place_total import PlaceTotal, Stated, place_total, stated_in
from wholeplace.spend.read import read_file
from wholeplace.spend.statutory import read_returns
from wholeplace.spend.statutory_count import counted_rows
from wholeplace.spend.transfers import Transfer, transfers_in
from wholeplace.vocabulary.years import FinancialYear

BASIS = "total-expenditure"


def of_kind(kind: str, seed: int) -> list[MadeFile]:
    return [file for file in files(seed) if file.kind == kind]


def stated(seed: int) -> list[Stated]:
    """Every figure of the returns and of the totals that were typed in. Neighbours in the return are left out."""
    bodies = {code: body for code, (body, _) in RETURNED.items()}
    rows: list[dict[str, Any]] = []
    for file in of_kind("statutory", seed):
        (returned,) = read_returns(file.bytes, file.name)
        for row in counted_rows(returned, {p.CODE: bodies}, BASIS).to_pylist():
            rows.append(row | {"body": bodies[row["body"]]})
    for file in of_kind("by-hand", seed):
        rows += by_hand.counted_rows(by_hand.read_totals(file.bytes, file.name), p.CODE).to_pylist()
    return stated_in(rows)


def shares(seed: int) -> list[AreaShares]:
    """The shares as they are printed, exact."""
    found: dict[tuple[str, ...], dict[str, Fraction]] = defaultdict(dict)
    for file in of_kind("shares", seed):
        for row in csv.DictReader(io.StringIO(file.bytes.decode())):
            key = (row["body"], row["method"], row["year"], row["counted"], row["source"])
            found[key][row["area"]] = Fraction(row["share"])
    return [
        AreaShares(body, method, FinancialYear.parse(year).begins, parts, source, int(counted) if counted else None)  # type: ignore[arg-type]
        for (body, method, year, counted, source), parts in found.items()
    ]


def received(seed: int) -> list[Transfer]:
    """What receivers report, typed in from their accounts."""
    return [
        Transfer(
            payer=row["payer"],
            payee=row["payee"],
            kind=row["kind"],  # type: ignore[arg-type]
            year=FinancialYear.parse(row["year"]).begins,
            pence=int(row["pounds"].replace(".", "")),
            reported_by="payee",
            held=row["held"],  # type: ignore[arg-type]
            service=row["service"],
            source=row["source"],
            rule=row["rule"],
        )
        for file in of_kind("transfers", seed)
        for row in csv.DictReader(io.StringIO(file.bytes.decode()))
    ]


def read_payments(seed: int, folder: Path) -> Iterator[tuple[MadeFile, FileRead, list[dict[str, Any]]]]:
    """Every payments file as the product reads it, with its lines."""
    for file in [*of_kind("payments", seed), *of_kind("not-spend", seed)]:
        path = folder / file.name
        path.write_bytes(file.bytes)
        (taken,) = read_file(path, out_folder=folder)
        yield file, taken.read, pq.read_table(taken.parquet).to_pylist() if taken.parquet else []


def paid(seed: int, folder: Path) -> list[Transfer]:
    """What payments files show of money to public bodies: found by the names they are paid under."""
    labels = {service.label: service.id for service in services().values()}
    rows = []
    for file, _, lines in read_payments(seed, folder):
        for line in lines:
            payee = NAMES_PRINTED.get(line["supplier"])
            if payee is None:
                continue
            rows.append(
                {
                    "body": file.body,
                    "payee": payee,
                    "transfer": transfer_kind(line)[0],
                    "year": FinancialYear.containing(line["paid_on"]).begins,
                    "pence": line["pence"],
                    "service": labels.get(line["directorate"] or "", NOT_CLASSIFIED),
                    "capital": capital_of(line),
                    "file": file.name,
                    "line": line["line"],
                }
            )
    return transfers_in(rows, {body.id: BASIS for body in BODIES})


def count(year: int, seed: int, folder: Path) -> PlaceTotal:
    """The total of a year, from nothing but the files."""
    return place_total(
        p.CODE,
        year,
        BODIES,
        stated(seed),
        [*paid(seed, folder), *received(seed)],
        shares=shares(seed),
        hosts=HOSTS,
    )
