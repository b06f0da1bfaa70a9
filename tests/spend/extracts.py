"""Small extracts of really published files, cut as bytes, with the names of persons taken out; and what is in them.

    python tests/spend/extracts.py FOLDER

`FOLDER` holds the files as their publishers put them out. Kept of each: everything down to the header, the first payments,
payments that are negative, blank or oddly written, and whatever stands below. Encoding, byte order marks, line ends, quotation
marks and junk stay as they are. A supplier stays only where its name says that it is a company or a public body; any other
becomes "Supplier 12", wherever it stands in its line; so do free descriptions, in which persons are named.

`expected.csv` is worked out here from the extracts by plain means of its own, and not by the reader that it checks.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

HERE = Path(__file__).parent / "data" / "published"

KEPT = re.compile(
    r"\b(LTD|LIMITED|PLC|LLP|CIC|COUNCIL|NHS|UNIVERSITY|COLLEGE|AUTHORITY|AGENCY|POLICE|BOROUGH|LBH?|HMRC|HM REVENUE|REDACTED"
    r"|CHARITABLE|ASSOCIATION|HOUSING GROUP|GENESIS|NPOWER|AMAZON|BARCLAYCARD|ALDI|TESCO|CLEAPSS|CIEH|ALLPAY|ARGOS|BIDFOOD)\b",
    re.IGNORECASE,
)

HEADER_WORDS = ("Supplier Name", "Amount", "Date", "Transaction Number", "Subjective Description")
"""Of a second header in the middle of a sheet."""

KNOWN_BY = re.compile(r"postcode|vat reg|company number|charity number", re.IGNORECASE)
"""Columns by which a supplier whose name is taken out could still be known."""


@dataclass(frozen=True)
class Layout:
    """One layout: the file, on which record the header stands, its column of amounts, and those in which persons are named."""

    path: str
    amount: str | None
    suppliers: tuple[str, ...]
    free: tuple[str, ...] = ()
    header: int = 1
    first: int = 30
    odd: int = 12
    last: int = 3
    kind: str = "payments"
    like: str = ""  # a file of the same payments in the same order, whose lines are kept here too

    @property
    def name(self) -> str:
        parts = Path(self.path).parts
        return "-".join(parts)


CSV_LAYOUTS = (
    Layout("bradford/2019-10_clean.csv", "Net Amount", ("Supplier Name",)),
    Layout("bradford/2019-11_clean.csv", "Net Amount", ("Supplier Name",)),
    Layout("cabinetoffice/2022-05.csv", "Amount", ("Supplier",)),
    Layout("cabinetoffice/2022-06.csv", "Amount", ("Supplier",)),
    Layout("calderdale/2022-06-card.csv", "Net Amount", ("Supplier Name",), kind="cards"),
    Layout("calderdale/2022-06.csv", "Net Amount", ("Supplier(Beneficiary) Name",), ("Invoice Number",)),
    Layout("darlington/2022-07.csv", "Invoice Line Value (net of VAT)", ("Supplier",)),
    Layout("devon/DCCSpendingOver500_202404.csv", "Amount", ("Supplier Name",), ("Invoice Number",)),
    Layout("devon/DCCSpendingOver500_202407.csv", "Amount", ("Supplier Name",), ("Invoice Number",)),
    Layout("gateshead/2022-07.csv", "Amount", ("Supplier ID(T)",)),
    Layout("hyndburn/1698840997wpdm_September-2023.csv", "Net Amount (£)", ("Name",), ("Description",)),
    Layout("hyndburn/1701.csv", "Net Amount(£)", ("Name",), ("Description",)),
    Layout("hyndburn/April-2023.csv", "Net Amount (£)", ("Name",), ("Description",), header=2),
    Layout("hyndburn/CALL51571.csv", "Net Amount(£)", ("Name",), ("Description",)),
    Layout("hyndburn/February-2023-csv.csv", "Net Amount(£)", ("Name",), ("Description",)),
    Layout("hyndburn/Jan2021.csv", "Net Amount(£)", ("Name",), ("Description",)),
    Layout("hyndburn/June-23-csv.csv", "Net Amount (£)", ("Name",), ("Description",), header=2),
    Layout("hyndburn/March-2023-csv.csv", "Net Amount", ("Name",), ("Description",)),
    Layout("hyndburn/October-2023.csv", "Net Amount (£)", ("Name",), ("Description",), header=2),
    Layout("leeds/raw/2012-04.csv", "Net amount", ("Supplier name ",)),
    Layout("leeds/raw/2013-05.csv", "NetAmount", ("SupplierName",), last=0),
    Layout("leeds/raw/2020-06.csv", "Amount", ("Beneficiary Name",), odd=25),
    Layout("leeds/clean/2020-06.csv", "Amount", ("Beneficiary Name",), like="leeds/raw/2020-06.csv"),
    Layout("leeds/processed/2020-06.csv", "Amount", ("Beneficiary Name",), like="leeds/raw/2020-06.csv"),
    Layout("london/2022-P10.csv", "Amount", ("Vendor Name",)),
    Layout("london/2022-P12.csv", "Amount", ("Vendor Name",)),
    Layout("london/2022-P13.csv", "Amount", ("Vendor Name",)),
    Layout("manchester/2021-04.csv", "Net Amount", ("Supplier Name",)),
    Layout("northtyneside/2022-07_i.csv", "Net Amount", ("Supplier (Beneficiary) Name",)),
    Layout("northtyneside/2022-07_p.csv", "Net Amount", ("Supplier (Beneficiary) Name",)),
    Layout("oxford/expenditure-over-500-apr-jun-2014.csv", "Amount", ("Supplier Name",)),
    Layout("oxford/expenditure-over-500-jan-mar-2017.csv", "Amount", ("Supplier Name",)),
    Layout("oxford/expenditure-over-500-oct-dec-2017.csv", "Amount", ("Supplier Name",)),
    Layout("salford/2021-04.csv", "Net", ("Vendor Name",)),
    Layout("salford/2021-05.csv", "Net", ("Vendor Name",)),
    Layout("salford/2021-06.csv", "Net", ("Vendor Name",)),
    Layout(
        "salford/2022-07_CONTRACTS_REGISTER.csv",
        None,
        ("Supplier Company Name",),
        ("Contract Title", "Contract Description"),
        kind="not-spend",
    ),
    Layout("sheffield/2016-10.csv", "Invoiced Value", ("Supplier Name",), ("Invoice No.",)),
    Layout("tfl/2023-P03.csv", "Amount", ("Vendor Name",)),
    Layout(
        "trafford/government_procurement_card_transactions_2024-25.csv",
        "Amount",
        ("BeneficiaryName",),
        ("Purpose",),
        kind="cards",
    ),
)


@dataclass(frozen=True)
class SheetLayout:
    """One sheet of a workbook. `amount` counts columns from nought."""

    path: str
    sheet: str
    amount: int
    supplier: int
    first: int = 20
    shown: str = ""


SHEETS = (
    SheetLayout("police_fire/lancashire_fire/fire-2022-23.xlsx", "Data to upload", 5, 3),
    SheetLayout("police_fire/lancashire_fire/fire-2023-24.xlsx", "23-24 transparency", 5, 3),
    SheetLayout("police_fire/lancashire_pcc/pcc-2021-22.xlsx", "Apr 21", 2, 3),
    SheetLayout("police_fire/lancashire_pcc/pcc-2021-22.xlsx", "Jul 21", 2, 3),
    SheetLayout("police_fire/lancashire_pcc/pcc-2021-22.xlsx", "Jan 22", 2, 3),
    SheetLayout("police_fire/lancashire_pcc/pcc-2023-24.xlsx", "Jun", 2, 3),
    SheetLayout("police_fire/lancashire_pcc/pcc-2023-24.xlsx", "Sep", 2, 3),
    SheetLayout("babergh_district_council.xlsx", "Sheet15", 3, 2),
)


class Names:
    """Persons' names of one file, each with the number that stands for it."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def instead(self, name: str) -> str:
        """What is shown for a supplier: its own name where that names a company or a public body."""
        if not name.strip() or KEPT.search(name) or not any(letter.isalpha() for letter in name):
            return name
        key = name.strip().casefold()
        return f"Supplier {self._numbers.setdefault(key, len(self._numbers) + 1)}"


def plain_pence(text: str) -> int | None:
    """An amount as published, in pence, by plain means; None where it is none."""
    bare = text.strip().replace("£", "").replace(",", "").replace("\ufffd", "")
    if re.fullmatch(r"\(\d+(\.\d+)?\)", bare):
        bare = "-" + bare[1:-1]
    if re.fullmatch(r"\d+(\.\d+)?-", bare):
        bare = "-" + bare[:-1]
    if not re.fullmatch(r"-?\d+(\.\d+)?", bare):
        return None
    return int((Decimal(bare) * 100).quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def physical_records(data: bytes) -> list[bytes]:
    """The records of a file as bytes with their line ends: lines, joined where a quotation mark is open."""
    found, held = [], b""
    for line in data.splitlines(keepends=True):
        held += line
        if held.count(b'"') % 2 == 0:
            found.append(held)
            held = b""
    return [*found, held] if held else found


CELL = re.compile(r'"(?:[^"]|"")*"|[^,]*')


def spans(record: str) -> list[tuple[int, int]]:
    """Where each cell of a record stands, quotation marks with it."""
    found, at = [], 0
    while True:
        match = CELL.match(record, at)
        assert match
        found.append((match.start(), match.end()))
        if match.end() >= len(record):
            return found
        at = match.end() + 1


def cells(record: str) -> list[str]:
    return next(csv.reader(io.StringIO(record, newline="")), [])


def cut_csv(layout: Layout, folder: Path) -> None:
    """One extract, and nothing that names a person."""
    head, header, body = _parts(layout, folder)
    if layout.like:
        model = next(each for each in CSV_LAYOUTS if each.path == layout.like)
        kept = [at for at in _kept_of(model, folder) if at < len(body)]
    else:
        kept = _chosen(layout, header, body)
    names = Names()
    wanted = [header.index(column) for column in layout.suppliers]
    free = [header.index(column) for column in layout.free]
    known_by = [at for at, column in enumerate(header) if KNOWN_BY.search(column)]
    out = "".join([*head, *(_without_persons(body[at], wanted, free, known_by, names) for at in kept)])
    (HERE / layout.name).write_bytes(out.encode("latin-1"))


def _text(data: bytes) -> str:
    """Bytes as text: UTF-8 where they are that, else as Windows writes."""
    try:
        return data.decode("utf-8-sig").lstrip("\ufeff")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _parts(layout: Layout, folder: Path) -> tuple[list[str], list[str], list[str]]:
    """What stands down to the header, the header, and the records. A byte is a letter, whatever the encoding, and so is kept."""
    records = [record.decode("latin-1") for record in physical_records((folder / layout.path).read_bytes())]
    head = records[: layout.header]
    return head, [_text(cell.encode("latin-1")) for cell in cells(head[-1].rstrip("\r\n"))], records[layout.header :]


def _kept_of(layout: Layout, folder: Path) -> list[int]:
    _head, header, body = _parts(layout, folder)
    return _chosen(layout, header, body)


def _chosen(layout: Layout, header: list[str], body: list[str]) -> list[int]:
    """The first payments, then those that are oddly written, then the last."""
    chosen = set(range(min(layout.first, len(body))))
    if layout.amount is not None:
        column = header.index(layout.amount)
        odd = [at for at, record in enumerate(body) if _odd(cells(record), column)]
        blank = [at for at in odd if not any(cell.strip() for cell in cells(body[at]))]
        chosen |= set(odd[: layout.odd]) | set(odd[-3:]) | set(blank[:3])
    return sorted(chosen | set(range(max(0, len(body) - layout.last), len(body))))


def _odd(row: list[str], column: int) -> bool:
    text = row[column] if column < len(row) else ""
    return not re.fullmatch(r"\d+(\.\d{1,2})?", text.strip())


def _without_persons(record: str, suppliers: list[int], free: list[int], known_by: list[int], names: Names) -> str:
    ending = record[len(record.rstrip("\r\n")) :]
    text = record.rstrip("\r\n")
    where, values = spans(text), cells(text)
    changes: dict[int, str] = {}
    for column in suppliers:
        if column < len(values):
            shown = names.instead(values[column])
            if shown != values[column]:
                changes |= {
                    at: value.replace(values[column], shown)
                    for at, value in enumerate(values)
                    if values[column] in value and (at == column or len(values[column]) > 5)
                }
                changes |= {at: "" for at in known_by if at < len(values)}
    for column in free:
        if column < len(values) and values[column].strip() and not values[column].startswith("REDACTED"):
            changes[column] = "Supplies"
    for at in sorted(changes, reverse=True):
        begins, ends = where[at]
        text = text[:begins] + changes[at] + text[ends:]
    return text + ending


def cut_workbook(path: str, layouts: list[SheetLayout], folder: Path) -> None:
    """The same of a workbook: its cells with their types and formats, in as many rows."""
    out = openpyxl.Workbook()
    out.remove(out.active)
    book = openpyxl.load_workbook(folder / path)
    for layout in layouts:
        page, names, made = book[layout.sheet], Names(), out.create_sheet(layout.sheet)
        rows = list(page.iter_rows())
        for number, at in enumerate(_rows_chosen(layout, rows), start=1):
            for cell in rows[at]:
                column = cell.column - 1
                value = _sheet_value(cell.value, layout, at, column, names)
                copy = made.cell(number, cell.column, value)
                if value is not None:
                    copy.number_format = cell.number_format
    out.save(HERE / _book_name(path))


def _book_name(path: str) -> str:
    return "-".join(Path(path).parts[-2:]) if "/" in path else path


def _rows_chosen(layout: SheetLayout, rows: list[Any]) -> list[int]:
    chosen = set(range(min(layout.first + 1, len(rows)))) | set(range(len(rows) - 3, len(rows)))
    odd = [
        at
        for at, row in enumerate(rows)
        if at
        and (
            not isinstance(row[layout.amount].value, int | float)
            or row[layout.amount].value < 0
            or not any(isinstance(cell.value, datetime | date) for cell in row)
        )
    ]
    return sorted(chosen | set(odd[:15]))


def _sheet_value(value: Any, layout: SheetLayout, row: int, column: int, names: Names) -> Any:
    if not isinstance(value, str) or row == 0 or value in HEADER_WORDS:
        return value
    if column == layout.supplier:
        return names.instead(value)
    return value if column < layout.supplier or column <= 4 else "Supplies"


def expected() -> list[dict[str, object]]:
    """What stands in each extract, by plain means."""
    return [*(_expected_csv(layout) for layout in CSV_LAYOUTS), *(_expected_sheet(layout) for layout in SHEETS)]


def _expected_csv(layout: Layout) -> dict[str, object]:
    records = [_text(record) for record in physical_records((HERE / layout.name).read_bytes())]
    rows = [cells(record.rstrip("\r\n")) for record in records]
    header, body = rows[layout.header - 1], rows[layout.header :]
    base = {"file": layout.name, "sheet": "", "kind": layout.kind, "header_line": layout.header}
    if layout.amount is None:
        return base | {"amount": "", "rows": 0, "unread": 0, "negatives": 0, "total": "0.00"}
    at = header.index(layout.amount)
    filled = [row for row in body if any(cell.strip() for cell in row)]
    return (
        base | {"amount": layout.amount} | _counted([plain_pence(row[at] if at < len(row) else "") for row in filled])
    )


def _expected_sheet(layout: SheetLayout) -> dict[str, object]:
    book = openpyxl.load_workbook(HERE / _book_name(layout.path), data_only=True)
    rows = list(book[layout.sheet].iter_rows(values_only=True))
    header = str(rows[0][layout.amount])
    amounts = [
        plain_pence(str(row[layout.amount] if row[layout.amount] is not None else ""))
        for row in rows[1:]
        if any(cell is not None for cell in row)
    ]
    base = {"file": _book_name(layout.path), "sheet": layout.sheet, "kind": "payments", "header_line": 1}
    return base | {"amount": header} | _counted(amounts)


def _counted(amounts: list[int | None]) -> dict[str, object]:
    read = [amount for amount in amounts if amount is not None]
    return {
        "rows": len(read),
        "unread": len(amounts) - len(read),
        "negatives": sum(amount < 0 for amount in read),
        "total": str(Decimal(sum(read)).scaleb(-2).quantize(Decimal("0.01"))),
    }


def main(folder: Path) -> None:
    HERE.mkdir(parents=True, exist_ok=True)
    for layout in CSV_LAYOUTS:
        cut_csv(layout, folder / "council")
    for path in dict.fromkeys(layout.path for layout in SHEETS):
        cut_workbook(path, [layout for layout in SHEETS if layout.path == path], folder)
    rows = expected()
    with (HERE / "expected.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
