"""What the map shows, to take away: a table as CSV, Parquet or a workbook, or all three in a Fiscal Data Package.

Amounts are pounds with two decimals, exact in each form. Each code stands beside its words. Text that a spreadsheet would take
for a formula is kept as text: with an apostrophe in front in CSV, as a guarded cell in the workbook, as it is in Parquet. The
same table and day give the same bytes.

*Source*: Frictionless Data, Fiscal Data Package 1.0rc1 (22 April 2018), and its taxonomies of budgets and of spending.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from wholeplace.documents.csv_text import write_csv
from wholeplace.documents.workbook import Book, Sheet
from wholeplace.spend.lines import COUNTED
from wholeplace.spend.questions import DIMENSIONS, Answer, Value
from wholeplace.spend.unlike import BASIS_WORDS, LAYER_WORDS, CountTags

Words = Callable[[str, Value], str]
"""What a value of a dimension is called, such as the name of a body."""

WORKBOOK_ROWS = 100_000
"""The most rows that go into a workbook. A spreadsheet is slow beyond; CSV and Parquet hold any number."""

CODED = (
    "place",
    "body",
    "service",
    "area",
    "payee",
    "paid_to",
    "transfer",
    "nature",
    "control",
    "layer",
    "basis",
    "year",
    "file",
)
"""Dimensions whose values are codes, and stand beside their words."""

AMOUNT = pa.decimal128(20, 2)
_TYPES = {**{field.name: field.type for field in COUNTED}, "month": pa.date32(), "paid_to": pa.string()}
_TITLES = {**DIMENSIONS, "paid_on": "Paid on", "amount": "Amount (£)", "lines": "Lines", "files": "Files"}
_TITLES |= {"service_confidence": "How sure of the service (0 to 1)", "sheet": "Sheet", "line": "Line"}

# Columns that the taxonomies have a word for; the others stand without one, as the specification allows.
_COLUMN_TYPES = {
    "body": "administrator:generic:id",
    "body_label": "administrator:generic:name",
    "service": "functional-classification:generic:code",
    "service_label": "functional-classification:generic:label",
    "subjective": "economic-classification:generic:code",
    "supplier": "supplier:generic:name",
    "payee": "recipient:generic:id",
    "payee_label": "recipient:generic:name",
    "transfer": "transaction-id:transaction-kind",
    "layer": "phase:id",
    "year": "date:fiscal-year",
    "month": "date:generic",
    "paid_on": "date:generic",
    "amount": "value",
}
_TAXONOMIES = tuple(f"https://frictionlessdata.io/taxonomies/fiscal/{name}.json" for name in ("budgets", "spending"))


@dataclass(frozen=True, slots=True)
class Download:
    """A table to take away. `name` is that of its file, without an ending; `notes` say what it is made of and stand with it."""

    name: str
    title: str
    table: pa.Table
    notes: tuple[str, ...] = ()


def figures(answer: Answer, words: Words, *, title: str = "Figures", name: str = "figures") -> Download:
    """The rows of an answer: each dimension's value and its words, the amount in pounds, the lines behind it."""
    columns: dict[str, pa.Array] = {}
    for number, dimension in enumerate(answer.question.by):
        columns |= _said(dimension, [row.cell[number] for row in answer.rows], words)
    columns["amount"] = _amounts(row.pence for row in answer.rows)
    columns["lines"] = pa.array([row.lines for row in answer.rows], pa.int64())
    if answer.question.files:
        columns["files"] = pa.array([row.files for row in answer.rows], pa.int64())
    return Download(name, title, pa.table(columns), notes_of(answer, words))


def lines(
    rows: Sequence[Mapping[str, Any]],
    words: Words,
    *,
    title: str = "Lines",
    name: str = "lines",
    notes: Iterable[str] = (),
) -> Download:
    """Counted lines, such as those of `spend_map.lines_behind`: every column, with the words of the codes."""
    columns: dict[str, pa.Array] = {}
    for column in COUNTED.names:
        values = [row[column] for row in rows]
        if column == "pence":
            columns["amount"] = _amounts(values)
        else:
            columns |= _said(column, values, words)
    return Download(name, title, pa.table(columns), tuple(notes))


def _said(dimension: str, values: list[Any], words: Words) -> dict[str, pa.Array]:
    """The column of a dimension, and of its words where its values are codes."""
    columns = {dimension: pa.array(values, _TYPES[dimension])}
    if dimension in CODED:
        called = {value: None if value is None else words(dimension, value) for value in dict.fromkeys(values)}
        columns[f"{dimension}_label"] = pa.array([called[value] for value in values], pa.string())
    return columns


def _amounts(pence: Iterable[int]) -> pa.Array:
    return pa.array([Decimal(each).scaleb(-2) for each in pence], AMOUNT)


def notes_of(answer: Answer, words: Words) -> tuple[str, ...]:
    """What an answer is made of, in sentences: what was chosen, which statements, bases and editions, and what was left out."""
    chosen = [
        f"{DIMENSIONS[name]}: {', '.join(_called(name, value, words) for value in values)}."
        for name, values in answer.question.where.items()
    ]
    chosen += [f"{DIMENSIONS[name]}: only lines where it is known." for name in answer.question.known]
    total = "These rows may not be added to each other." if answer.total_pence is None else ""
    most = f"The {answer.question.at_most} largest." if answer.question.at_most is not None else ""
    return tuple(note for note in (*chosen, *_made_of(answer.tags), most, total) if note)


def _called(name: str, value: Value, words: Words) -> str:
    return "not known" if value is None else words(name, value)


def _made_of(tags: Sequence[CountTags]) -> Iterator[str]:
    for title, known, values in (
        ("Kind of statement", LAYER_WORDS, {tag.layer for tag in tags}),
        ("Amounts", BASIS_WORDS, {tag.basis for tag in tags}),
        ("Editions", {}, {tag.edition for tag in tags}),
    ):
        if values:
            yield f"{title}: {', '.join(known.get(value, value) for value in sorted(values))}."


def as_csv(download: Download, *, byte_order_mark: bool = True) -> bytes:
    """The table as CSV in UTF-8. Excel reads its signs right by the byte order mark."""
    columns = [_texts(column) for column in download.table.columns]
    rows = zip(*columns, strict=True) if columns else ()
    return write_csv(download.table.column_names, rows, byte_order_mark=byte_order_mark)


def _texts(column: pa.ChunkedArray) -> list[Any]:
    """A column's values as the CSV writer takes them: amounts with their two decimals."""
    values = column.to_pylist()
    return [None if v is None else f"{v:f}" for v in values] if pa.types.is_decimal(column.type) else values


def as_parquet(download: Download) -> bytes:
    """The table as Parquet, its title and notes among the file's own words."""
    said = {"title": download.title, "notes": "\n".join(download.notes)}
    out = io.BytesIO()
    pq.write_table(download.table.replace_schema_metadata(said), out, compression="zstd")
    return out.getvalue()


def as_workbook(download: Download, on: date) -> bytes:
    """The table as a workbook of one sheet, its notes above it, made on a day. It holds the first `WORKBOOK_ROWS` rows."""
    book = Book(title=download.title, created=on, comments=" ".join(download.notes))
    sheet = book.sheet(
        re.sub(r"[][:*?/\\']", " ", download.title)[:31].strip() or "Table"
    )  # signs that a tab may not have
    notes = [*download.notes, *_cut(download)]
    sheet.head(download.title, f"As of {on:%d %B %Y}".replace(" 0", " "))
    for row, note in enumerate(notes, 2):
        sheet.text(row, 0, note, "subtitle")
    top = len(notes) + 3
    for number, name in enumerate(download.table.column_names):
        sheet.text(top, number, heading(name), "header")
        _fill(sheet, top + 1, number, download.table[name])
    sheet.widths(*(_width(download.table, name) for name in download.table.column_names))
    sheet.printed(title_rows=(top, top), freeze=(top + 1, 0))
    return book.save()


def _cut(download: Download) -> list[str]:
    """What to say where the workbook does not hold all."""
    if download.table.num_rows <= WORKBOOK_ROWS:
        return []
    return [
        f"The first {WORKBOOK_ROWS:,} of {download.table.num_rows:,} rows; the CSV and Parquet files hold them all."
    ]


def _fill(sheet: Sheet, top: int, column: int, values: pa.ChunkedArray) -> None:
    for row, value in enumerate(values.slice(0, WORKBOOK_ROWS).to_pylist(), top):
        if value is None:
            sheet.blank(row, column, "label")
        elif isinstance(value, Decimal):
            sheet.number(row, column, float(value), "calc.pence")
        elif isinstance(value, bool):
            sheet.text(row, column, "yes" if value else "no", "label")
        elif isinstance(value, int | float):
            sheet.number(row, column, value, "calc.whole" if isinstance(value, int) else "calc.ratio")
        else:
            sheet.text(row, column, value.isoformat() if isinstance(value, date) else value, "label")


def heading(name: str) -> str:
    """The heading of a column: `Body`, `Body, in words`."""
    plain = name.removesuffix("_label")
    return _TITLES.get(plain, plain) + (", in words" if plain != name else "")


def _width(table: pa.Table, name: str) -> float:
    seen = [str(value) for value in table[name].slice(0, 200).to_pylist() if value is not None]
    return min(48, max(12, *(len(text) + 2 for text in (heading(name)[:20], *seen))))


def package(downloads: Sequence[Download], *, name: str, title: str, on: date, sources: Sequence[str] = ()) -> bytes:
    """A zip with each table as CSV, Parquet and workbook, and `datapackage.json`, which says what every column means.

    The CSV files are the package's resources; Parquet and workbooks hold the same and stand under `also/`. `name` is in small
    letters, digits and hyphens; `sources` name the publications that the figures come from.
    """
    files: dict[str, bytes] = {}
    resources = []
    for download in downloads:
        text = as_csv(download, byte_order_mark=False)
        files[f"data/{download.name}.csv"] = text
        files[f"also/{download.name}.parquet"] = as_parquet(download)
        files[f"also/{download.name}.xlsx"] = as_workbook(download, on)
        resources.append(_resource(download, text))
    told = {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "created": f"{on.isoformat()}T00:00:00Z",
        "description": _DESCRIPTION,
        "sources": [{"title": source} for source in sources],
        "columnTypes": list(_TAXONOMIES),
        "resources": resources,
    }
    if not sources:
        del told["sources"]
    files["datapackage.json"] = (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
    return _zipped(files, on)


_DESCRIPTION = (
    "Amounts are pounds sterling. Text that begins like a formula has an apostrophe in front in the CSV files. "
    "The same tables stand under also/ as Parquet and as workbooks."
)


def _resource(download: Download, text: bytes) -> dict[str, Any]:
    """The descriptor of one CSV file, with what each column means."""
    return {
        "profile": "tabular-data-resource",
        "name": download.name,
        "title": download.title,
        "description": " ".join(download.notes),
        "path": f"data/{download.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(text),
        "hash": f"sha256:{sha256(text).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(field) for field in download.table.schema],
            "missingValues": [""],
            "extraFields": [
                {"name": "currency", "type": "string", "columnType": "value-currency:code", "constant": "GBP"},
                {"name": "direction", "type": "string", "columnType": "direction", "constant": "expenditure"},
            ],
        },
    }


def _field(field: pa.Field) -> dict[str, Any]:
    """One column in the words of a table schema."""
    told: dict[str, Any] = {"name": field.name, "title": heading(field.name), "type": _table_type(field.type)}
    if told["type"] == "boolean":
        told |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if field.name in _COLUMN_TYPES:
        told["columnType"] = _COLUMN_TYPES[field.name]
    return told


def _table_type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_date(kind):
        return "date"
    return "number" if pa.types.is_decimal(kind) or pa.types.is_floating(kind) else "string"


def _zipped(files: Mapping[str, bytes], on: date) -> bytes:
    """The files in one zip, in the order of their names, each dated the day given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in sorted(files, key=lambda each: (each != "datapackage.json", each)):
            entry = zipfile.ZipInfo(name, (on.year, on.month, on.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            kept.writestr(entry, files[name])
    return out.getvalue()
