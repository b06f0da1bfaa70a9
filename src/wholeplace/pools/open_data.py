"""A pool's spending as open data, in the columns that councils publish theirs in.

One row for each amount spent. The other side of the payment is the body that spent it for the pool, never a person: the text of
an entry may name one, so it is not published. A correction is a row with a leading minus. Money in kind is not a payment and is
left out. What a spreadsheet would take for a formula is neutralised.

*Source*: parameters/lga_spend_schema.csv (LGA, Local transparency guidance, version 1.3, 1 June 2015).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from wholeplace.documents.csv_text import write_csv
from wholeplace.ledger import chart
from wholeplace.ledger.chart import Cell, subjective_groups
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.statement_spans import Span


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the schema. `standing`: must, should or could, as the guidance asks for it."""

    name: str
    schema_name: str
    standing: str
    asked: str
    form: str
    source: str


@dataclass(frozen=True, slots=True)
class Spent:
    """One amount of spending in the book: a line of an entry. *Units*: pence; below nought takes back."""

    entry: int
    on: date
    cell: Cell
    pence: int


@cache
def columns() -> tuple[Column, ...]:
    """The columns in the order of the schema."""
    text = (files("wholeplace.pools") / "parameters" / "lga_spend_schema.csv").read_text(encoding="utf-8")
    return tuple(
        Column(
            name=row["field"],
            schema_name=row["schema_name"],
            standing=_standing(row["status_in_code"]),
            asked=row["status_in_code"],
            form=row["format_rule"],
            source=row["source"],
        )
        for row in csv.DictReader(io.StringIO(text))
    )


def _standing(asked: str) -> str:
    """The guidance's word as must, should or could."""
    return "must" if asked.startswith("Mandatory") else "should" if asked.startswith("Recommended") else "could"


def is_published(cell: Cell) -> bool:
    """Whether an amount is spending of the fund in money."""
    return cell.account == chart.SPENDING and cell.status in ("pooled", "")


def open_data(
    agreement: Agreement, span: Span, spent: Iterable[Spent], names: Mapping[str, str] | None = None
) -> bytes:
    """The spending of a stretch of time as CSV, every column of the schema in its order."""
    known = {**(names or {}), **agreement.names}
    head = [column.name for column in columns()]
    rows = [
        _row(agreement, span, one, known)
        for one in spent
        if is_published(one.cell) and span.from_on <= one.on <= span.to_on
    ]
    return write_csv(head, [[row.get(name, "") for name in head] for row in rows])


def _row(agreement: Agreement, span: Span, one: Spent, names: Mapping[str, str]) -> dict[str, str]:
    cell = one.cell
    line = next((each for each in agreement.lines if each.id == cell.line), None)
    scheme = next((each for each in agreement.schemes if each.id == cell.scheme), None)
    spender = cell.body or (line.deliverer or line.holder if line else agreement.host)
    group = subjective_groups().get(cell.subjective, "")
    return {
        "Organisation name": names.get(agreement.host, agreement.host),
        "Effective date": f"{span.to_on:%d/%m/%Y}",
        "Directorate / service": scheme.title if scheme else agreement.title,
        "Supplier (beneficiary) name": names.get(spender, spender),
        "Payment date": f"{one.on:%d/%m/%Y}",
        "Transaction number": str(one.entry),
        "Net amount": plain_pounds(one.pence),
        "Purpose of spend": line.title if line else (scheme.title if scheme else agreement.title),
        "Council's procurement category": group or "Not stated",
        "Contract reference": agreement.id,
    }


def plain_pounds(pence: int) -> str:
    """`25123.00`, `-26123.45`: two decimals, no sign of currency, no comma, a leading minus."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"
