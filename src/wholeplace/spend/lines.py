"""What a line of spending is, as it was published and as it is counted, and what reading a file came to.

Two tables, both kept as Parquet. A *published* line is what a file says and no more (`PUBLISHED`); a *counted* line says in
addition who spent it, on which service, in which year, whom it went to, and which rule said so (`COUNTED`). Money is whole
pence. Net, gross and value added tax stand in columns of their own and are never added together: `pence` holds the one that
is counted, and `basis` says which that is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import pyarrow as pa

from wholeplace.vocabulary.problems import Problem

Basis = Literal["net", "gross", "unknown"]
"""Net of recoverable value added tax, gross of it, or not said by the file."""

FileKind = Literal["payments", "cards", "statutory", "not-spend"]

TEXT_FIELDS = (
    "body",
    "directorate",
    "supplier",
    "supplier_id",
    "purpose",
    "transaction",
    "category",
    "category_code",
    "subjective",
    "capital",
)
"""Fields kept as the file says them. `directorate` is the unit that spent; `category` what was bought or which service, in the
publisher's own words; `category_code` a code of it; `subjective` the kind of expenditure (employees, third party payments);
`capital` the file's own word on capital or revenue."""

AMOUNT_FIELDS = ("net", "vat", "gross", "amount")
"""Columns of money by the names that answers use. `amount` stands where the file does not say whether it is net or gross."""

FIELDS = (*TEXT_FIELDS[:2], "paid_on", *TEXT_FIELDS[2:4], *AMOUNT_FIELDS, *TEXT_FIELDS[4:])
"""Every name that a column of a published file may be given."""

PUBLISHED = pa.schema(
    [
        ("file", pa.string()),  # SHA-256 of the file's bytes, hexadecimal
        ("sheet", pa.string()),  # of a workbook; null for a text file
        ("line", pa.int32()),  # the line on which the record begins, or the row of the sheet; the first is 1
        *((name, pa.string()) for name in TEXT_FIELDS),
        ("paid_on", pa.date32()),
        ("net_pence", pa.int64()),
        ("vat_pence", pa.int64()),
        ("gross_pence", pa.int64()),
        ("pence", pa.int64()),  # the one that is counted
        ("basis", pa.string()),  # net, gross or unknown: which that is
    ]
)

Layer = Literal["payments", "outturn", "budget", "control"]
"""What kind of statement a counted line comes from. Layers are never added: payments lie *within* outturn, and `control` is what
a body returned before its income, against which its payments are laid."""

COUNTED = pa.schema(
    [
        ("place", pa.string()),  # GSS code of the place whose count this is
        ("year", pa.int32()),  # the financial year that begins in April of it
        ("layer", pa.string()),  # payments, outturn, budget or control
        ("edition", pa.string()),  # which publication: "RSX 2021-22 live", a batch's name
        ("basis", pa.string()),  # net, gross, unknown; "net-current" for returns net of income
        ("body", pa.string()),  # who spent it: id of a body in the place, or its code in reference/bodies
        ("service", pa.string()),  # id in reference/services; "not-classified" where nothing says
        ("service_rule", pa.string()),  # which rule said so, in words a person can check
        ("service_confidence", pa.float64()),  # 0 to 1
        ("subjective", pa.string()),  # CIPFA subjective group, where known
        ("capital", pa.bool_()),  # null where the file does not say
        ("supplier", pa.string()),
        ("payee", pa.string()),  # the public body that was paid, by its code; null where it is none
        ("transfer", pa.string()),  # grant, recharge, precept, contribution: money to a public body of the same place
        ("nature", pa.string()),  # reactive, preventive, not-stated
        ("control", pa.string()),  # addressable, controllable, statutory, not-stated
        ("area", pa.string()),  # GSS code of the council area it falls in, where it is brought down to one
        ("method", pa.string()),  # how it was brought down to the place: "whole" or a named method
        ("paid_on", pa.date32()),
        ("pence", pa.int64()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("line", pa.int32()),
    ]
)
"""One row a line that is counted. Every figure of the map is a sum of `pence` over rows of this table, of one layer, one
edition a body, and one basis; so every figure opens down to its files and lines."""


@dataclass(frozen=True, slots=True)
class ColumnFound:
    """One column of a file that was recognised: where it stands, by what, and how surely.

    `number` counts from nought; `header` is the file's own; `confidence` lies between 0 and 1; `because` says why.
    """

    field: str
    number: int
    header: str
    confidence: float
    because: str


@dataclass(frozen=True, slots=True)
class FileRead:
    """What reading one file, or one sheet of a workbook, came to.

    `rows` have an amount; `unread` hold something and no amount that can be read; blank rows are neither. `total_pence` is the
    exact sum of the amounts counted, `basis` says what those are. `basis` is None and there are no amounts where the file is
    not spending. `first_on` and `last_on` are the days of the first and last payment.
    """

    file: str
    sheet: str | None
    sha256: str
    publisher: str | None
    kind: FileKind
    columns: tuple[ColumnFound, ...]
    basis: Basis | None
    rows: int
    unread: int
    negatives: int
    total_pence: int
    blank: int = 0
    encoding: str = ""
    header_line: int = 1
    first_on: date | None = None
    last_on: date | None = None
    problems: tuple[Problem, ...] = ()
    control_pence: dict[str, int] = field(default_factory=dict)  # net, vat, gross: each column's own sum

    def as_answer(self) -> dict[str, Any]:
        """The object that `wholeplace spend read --json` prints for it."""
        answer: dict[str, Any] = {"file": self.file}
        if self.sheet is not None:
            answer["sheet"] = self.sheet
        return answer | {
            "publisher": self.publisher,
            "kind": self.kind,
            "columns": {found.field: found.header for found in self.columns},
            "amount": self.basis or "unknown",
            "rows": self.rows,
            "unread": self.unread,
            "negatives": self.negatives,
            "total": pounds_text(self.total_pence),
            "problems": [problem.as_dict() for problem in self.problems],
        }


def pounds_text(pence: int) -> str:
    """Pence as pounds with two decimals and no separators: `104445727.45`, `-0.05`. *Units*: pence in."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"
