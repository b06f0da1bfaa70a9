"""One line whole: the row that was published, the rows that are counted of it, the file and the batch it came with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow.parquet as pq

from wholeplace.documents import wording
from wholeplace.spend.expressions import lines_asked
from wholeplace.spend.lines import AMOUNT_FIELDS, FIELDS
from wholeplace.spend.questions import Question
from wholeplace.spend.web import line_files
from wholeplace.spend.web.map_reading import Sheet
from wholeplace.spend.web.models import FileTaken

LABELS = {
    "body": "Body",
    "directorate": "Directorate or unit",
    "paid_on": "Day",
    "supplier": "Supplier",
    "supplier_id": "Supplier's number",
    "net": "Net",
    "vat": "Value added tax",
    "gross": "Gross",
    "amount": "Amount",
    "purpose": "Purpose",
    "transaction": "Transaction",
    "category": "Category",
    "category_code": "Code of the category",
    "subjective": "Kind of expenditure",
    "capital": "Capital or revenue",
}


@dataclass(frozen=True, slots=True)
class Whole:
    """One line of one file: counted rows (a return's line may be several), the published row where there is one, the file."""

    counted: tuple[Mapping[str, Any], ...]
    published: Mapping[str, Any] | None
    file: FileTaken | None

    @property
    def name(self) -> str:
        """The file's name, as it was brought."""
        return str(self.file) if self.file else "Totals entered by hand"


def whole_line(seen: Sheet, question: Question, file: str, sheet: str | None, line: int) -> Whole | None:
    """What is known of a line; None where the place's count holds no such line."""
    table = lines_asked(seen.store.table, question)
    wanted = table.sheet.isnull() if sheet is None else table.sheet == sheet
    found = table.filter(table.line == line, wanted).order_by("service", "subjective").limit(100)
    rows = seen.store.answer(found).to_pylist()
    if not rows:
        return None
    taken = _taken(seen, file, sheet)
    return Whole(tuple(rows), _published(taken, sheet, line), taken)


def _taken(seen: Sheet, sha256: str, sheet: str | None) -> FileTaken | None:
    rows = FileTaken.objects.for_person(seen.by, "spend.view").filter(batch__place=seen.place, sha256=sha256)
    rows = rows.exclude(batch__state="withdrawn").select_related("batch__body", "upload")
    return rows.filter(sheet=sheet or "").first() or rows.first()


def _published(taken: FileTaken | None, sheet: str | None, line: int) -> Mapping[str, Any] | None:
    """The published row, looked up by its line: the file is read by column statistics, not from end to end."""
    if taken is None or not taken.published_sha256:
        return None
    path = line_files.path_of("published", taken.published_sha256)
    if not path.is_file():
        return None
    rows = pq.read_table(path, filters=[("line", "=", line)]).to_pylist()
    return next((row for row in rows if row["sheet"] == sheet), None)


def published_words(one: Whole) -> list[tuple[str, str, str]]:
    """Field, the header of its column in the file, and what the file says, for every field that the file has."""
    if one.published is None:
        return []
    columns = one.file.reading.get("columns", []) if one.file else []
    headers = {column["field"]: column["header"] for column in columns}
    made = []
    for name in FIELDS:
        said = _said(one.published, name)
        if said or name in headers:
            made.append((LABELS[name], headers.get(name, ""), said or "empty"))
    return made


def _said(row: Mapping[str, Any], name: str) -> str:
    if name == "amount":
        return wording.pence(row["pence"]) if row["basis"] == "unknown" else ""
    if name in AMOUNT_FIELDS:
        pence = row[f"{name}_pence"]
        return "" if pence is None else wording.pence(pence)
    if name == "paid_on":
        return wording.day(row["paid_on"]) if row["paid_on"] else ""
    return str(row[name] or "")


def origin_of(seen: Sheet, one: Whole) -> list[tuple[str, str]]:
    """Where a line comes from: file, hash, batch, and who brought it when."""
    row = one.counted[0]
    pairs = [
        ("File", one.name),
        ("Sheet", row["sheet"]),
        ("Line", f"{row['line']:,}"),
        ("Hash of the file (SHA-256)", row["file"]),
    ]
    if one.file is not None:
        batch = one.file.batch
        pairs += [
            ("Batch", f"{batch}"),
            ("Brought by", f"{batch.brought_by}, {wording.moment(batch.brought_at)}"),
            ("Read as", str(one.file.reading.get("publisher") or "")),
        ]
    return [(words, value) for words, value in pairs if value]
