"""What was met in published files, one trap a test: the file is the test's own text, the answer stands beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from wholeplace.documents.csv_text import write_csv
from wholeplace.spend.dialect import LONGEST_LINE
from wholeplace.spend.lines import FileRead, pounds_text
from wholeplace.spend.read import Taken, read_all, read_file
from wholeplace.vocabulary.problems import Exit, Refused

PUBLISHED = Path(__file__).parent / "data" / "published"
HEADER = "Supplier Name,Payment Date,Net Amount"
LINES = "Low Moss Fencing Ltd,01/04/2026,510.00\nLow Moss Paper Ltd,02/04/2026,620.50\n"


def taken(data: str | bytes, folder: Path, name: str = "april.csv") -> Taken:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_file(path, out_folder=folder / "published")[0]


def fields(read: FileRead) -> dict[str, str]:
    return {found.field: found.header for found in read.columns}


def names(read: FileRead) -> list[str]:
    return [problem.name for problem in read.problems]


def refusal(path: Path) -> Refused:
    with pytest.raises(Refused) as refused:
        read_file(path)
    return refused.value


@pytest.mark.parametrize(
    ("amount", "pence"),
    [
        ("1302.28", 130_228),
        ('"1,302.28"', 130_228),
        ('"(28,784,540.00)"', -2_878_454_000),
        ("438.80-", -43_880),
        ("-£438.80", -43_880),
        ("£1 302.28", 130_228),
        (" 12.5 ", 1_250),
        ("172201.52000000002", 17_220_152),
        ("1.2E+3", 120_000),
        ("0", 0),
    ],
)
def test_amounts_in_every_dress(amount: str, pence: int, tmp_path: Path) -> None:
    read = taken(f"{HEADER}\n{LINES}Low Moss Glass Ltd,03/04/2026,{amount}\n", tmp_path).read
    assert (read.rows, read.total_pence) == (3, 113_050 + pence)


@pytest.mark.parametrize("amount", ["", "#N/A", '"1241,32"', "n/a", "=1+1", "twelve"])
def test_what_is_no_amount_is_named_with_its_line_and_column(amount: str, tmp_path: Path) -> None:
    read = taken(f"{HEADER}\n{LINES}Low Moss Glass Ltd,03/04/2026,{amount}\nA Ltd,04/04/2026,1.00\n", tmp_path).read
    assert (read.rows, read.unread, read.total_pence) == (3, 1, 113_150)
    [problem] = read.problems
    assert (problem.name, problem.line, problem.field) == ("line-without-amount", 4, "column Net Amount")


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp1252", b""), ("utf-16", b"")]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, mark: bytes, end: str, tmp_path: Path) -> None:
    text = f"Supplier Name,Payment Date,Net Amount (£)\n{LINES}Café Moss Ltd,03/04/2026,£7.00\n".replace("\n", end)
    found = taken(mark + text.encode(encoding), tmp_path)
    assert (found.read.rows, found.read.total_pence, found.read.basis) == (3, 113_750, "net")
    assert fields(found.read)["net"] == "Net Amount (£)"
    assert found.parquet
    assert pq.read_table(found.parquet).column("supplier").to_pylist()[-1] == "Café Moss Ltd"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_what_parts_cells(sign: str, tmp_path: Path) -> None:
    read = taken(f"{HEADER}\n{LINES}".replace(",", sign), tmp_path).read
    assert (read.rows, read.total_pence) == (2, 113_050)


@pytest.mark.parametrize(
    "header",
    [
        "\ufeffSupplier Name,Payment Date,Net Amount",
        "Supplier Name,\ufeffPayment Date,Net Amount",
        "ï»¿Supplier Name,Payment Date,Net Amount",
        '\ufeff"Supplier Name",Payment Date,"\ufeffNet Amount"',
    ],
)
def test_byte_order_mark_inside_a_header(header: str, tmp_path: Path) -> None:
    read = taken(f"{header}\n{LINES}", tmp_path).read
    assert set(fields(read)) >= {"paid_on", "net"}
    assert (read.rows, read.basis, read.first_on is not None) == (2, "net", True)


def test_junk_above_blank_columns_and_rows_below(tmp_path: Path) -> None:
    above = "Payments over £500,,,,\nSELECT supplier, paid FROM ledger,,,,\n,,,,\n"
    header = "Supplier Name,,Payment Date,Net Amount,\n"
    body = "Low Moss Fencing Ltd,,01/04/2026,510.00,\nLow Moss Paper Ltd,,02/04/2026,620.50,\n"
    read = taken(above + header + body + ",,,,\n,,,,\n", tmp_path).read
    assert (read.header_line, read.rows, read.unread, read.blank, read.total_pence) == (4, 2, 0, 2, 113_050)


def test_a_header_that_is_repeated_is_no_line(tmp_path: Path) -> None:
    read = taken(f"{HEADER}\n{LINES}{HEADER}\n{LINES}", tmp_path).read
    assert (read.rows, read.unread, read.blank, read.total_pence) == (4, 0, 1, 226_100)


def test_the_line_of_a_record_is_the_one_on_which_it_begins(tmp_path: Path) -> None:
    body = 'Low Moss\nFencing Ltd,01/04/2026,510.00\n\n"Low\nMoss",02/04/2026,1.00\nA Ltd,03/04/2026,2.00\n'
    found = taken(f"{HEADER}\n" + body.replace("Low Moss\nFencing Ltd", '"Low Moss\nFencing Ltd"'), tmp_path)
    assert found.parquet
    assert pq.read_table(found.parquet).column("line").to_pylist() == [2, 5, 7]


def test_salford_changes_its_headers_in_may_and_is_read_alike() -> None:
    april, may = (read_file(PUBLISHED / f"salford-2021-{month}.csv")[0].read for month in ("04", "05"))
    assert {"DocumentNo", "Document Number"} == {fields(april)["transaction"], fields(may)["transaction"]}
    assert set(fields(april)) == set(fields(may))
    assert april.basis == may.basis == "net"


def test_net_vat_and_gross_are_kept_apart_and_never_added(tmp_path: Path) -> None:
    header = "Supplier Name,Payment Date,Gross,VAT,Net"
    found = taken(f"{header}\nA Ltd,01/04/2026,612.00,102.00,510.00\nB Ltd,02/04/2026,120.00,20.00,100.00\n", tmp_path)
    assert found.read.total_pence == 61_000
    assert found.read.control_pence == {"net": 61_000, "vat": 12_200, "gross": 73_200}
    assert found.parquet
    rows = pq.read_table(found.parquet, columns=["net_pence", "vat_pence", "gross_pence", "pence", "basis"]).to_pylist()
    assert rows[0] == {"net_pence": 51_000, "vat_pence": 10_200, "gross_pence": 61_200, "pence": 51_000, "basis": "net"}


@pytest.mark.parametrize(
    ("header", "basis"),
    [
        ("Amount", "unknown"),
        ("Grand Total", "unknown"),
        ("Invoiced Value", "unknown"),
        ("Amount Excluding VAT", "net"),
        ("Invoice Line Value (net of VAT)", "net"),
        ("Gross", "gross"),
    ],
)
def test_net_or_gross_is_said_by_the_header_alone(header: str, basis: str, tmp_path: Path) -> None:
    assert taken(f"Supplier Name,Payment Date,{header}\n{LINES}", tmp_path).read.basis == basis


def test_two_columns_of_amounts_that_agree_may_stand(tmp_path: Path) -> None:
    read = taken("Supplier,Date,Amount,Amount\nA Ltd,01/04/2026,5.00,5.00\nB Ltd,02/04/2026,6.00,6.00\n", tmp_path).read
    assert (read.rows, read.total_pence, names(read)) == (2, 1_100, [])


def test_two_columns_of_amounts_that_disagree_may_not_and_nothing_is_kept(tmp_path: Path) -> None:
    found = taken("Supplier,Date,Amount,Amount\nA Ltd,01/04/2026,5.00,9.00\nB Ltd,02/04/2026,6.00,6.00\n", tmp_path)
    assert names(found.read) == ["columns-cannot-be-told-apart"]
    assert (found.stands, found.parquet) == (False, None)
    assert list((tmp_path / "published").iterdir()) == []


def test_lines_under_a_second_header_are_named_and_not_lost_unseen() -> None:
    """Lancashire Fire and Rescue 2022-23: below row 18 of the extract the amounts stand one column to the left."""
    [found] = read_file(PUBLISHED / "lancashire_fire-fire-2022-23.xlsx")
    assert found.read.unread == 16
    changed = next(problem for problem in found.read.problems if problem.name == "layout-changes-within")
    assert changed.found.startswith('a second header, "Transaction Number, Date, Subjective Description')


def test_north_tyneside_has_lines_without_amount_and_each_is_named() -> None:
    read = read_file(PUBLISHED / "northtyneside-2022-07_i.csv")[0].read
    assert read.unread == 3
    assert set(names(read)) == {"line-without-amount"}


def test_a_formula_is_kept_as_text_and_neutralised_on_its_way_out(tmp_path: Path) -> None:
    formula = "=cmd|' /C calc'!A0"
    found = taken(f"{HEADER}\n{LINES}{formula},03/04/2026,1.00\n", tmp_path)
    assert found.parquet
    suppliers = pq.read_table(found.parquet).column("supplier").to_pylist()
    assert suppliers[-1] == formula
    assert ("'" + formula) in write_csv(["supplier"], [[name] for name in suppliers]).decode("utf-8-sig")


def test_a_register_of_contracts_is_not_spending(tmp_path: Path) -> None:
    [found] = read_file(PUBLISHED / "salford-2022-07_CONTRACTS_REGISTER.csv", out_folder=tmp_path)
    assert (found.read.kind, found.stands, found.parquet, found.read.total_pence) == ("not-spend", False, None, 0)
    assert names(found.read) == ["no-amount-column"]


def test_reading_again_gives_the_same_lines_under_the_same_name(tmp_path: Path) -> None:
    first, again = (taken(f"{HEADER}\n{LINES}", tmp_path) for _ in range(2))
    assert first == again
    assert len(list((tmp_path / "published").iterdir())) == 1


def test_one_line_of_many_megabytes_is_refused_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "one-line.csv"
    path.write_bytes(f"{HEADER}\n{LINES}".encode() + b"a," * (4 * LONGEST_LINE))
    refused = refusal(path)
    assert refused.status is Exit.UNREADABLE
    assert [(problem.name, problem.line) for problem in refused.problems] == [("line-too-long", 4)]


def test_two_gigabytes_without_a_line_end_are_not_gone_through(tmp_path: Path) -> None:
    path = tmp_path / "sparse.csv"
    with path.open("wb") as file:  # a file with a hole in it: 2 GB that take no room
        file.write(b"Low Moss" * 1_000_000)
        file.truncate(2 << 30)
    told: list[int] = []
    with pytest.raises(Refused) as refused:
        read_file(path, progress=lambda done, _of: told.append(done))
    assert [problem.name for problem in refused.value.problems] == ["line-too-long"]
    assert told == []


def test_other_files_go_on_and_nothing_is_half_kept(tmp_path: Path) -> None:
    files = {
        "picture.csv": bytes(range(256)) * 40,
        "good.csv": f"{HEADER}\n{LINES}".encode(),
        "open-quote.csv": f'{HEADER}\n{LINES}"Low Moss,01/04/2026,1.00\n'.encode() + LINES.encode() * 4_000,
        "empty.csv": b"",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = read_all([tmp_path / name for name in files], out_folder=tmp_path / "published")
    assert [[problem.name for problem in each.read.problems] for each in found] == [
        ["not-a-text-file"],
        [],
        ["not-a-text-file"],
        ["no-lines"],
    ]
    assert [pounds_text(each.read.total_pence) for each in found] == ["0.00", "1130.50", "0.00", "0.00"]
    assert [path.name for path in (tmp_path / "published").iterdir()] == [found[1].parquet.name]  # type: ignore[union-attr]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_progress_ends_at_the_whole(encoding: str, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = tmp_path / "april.csv"
    path.write_bytes(f"{HEADER}\n{LINES}".encode(encoding))
    read_file(path, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


HELD = r"""
import re, sys
from pathlib import Path
from wholeplace.spend.read import read_file
[taken] = read_file(Path(sys.argv[1]), out_folder=Path(sys.argv[2]))
held = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
print(taken.read.rows, int(held[1]) // 1024)
"""


@pytest.mark.long
@pytest.mark.parametrize("last", ["Low Moss Glass Ltd,03/04/2026,1.00", 'Low "Moss" Glass Ltd,03/04/2026,1.00'])
def test_memory_does_not_grow_with_the_file(last: str, tmp_path: Path) -> None:
    """By columns, and line by line where the last line has a quotation mark within a cell: a file of 420 MB."""
    path = tmp_path / "large.csv"
    purpose = "x" * 800
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + ",Purpose\n")
        for number in range(500_000):
            file.write(f"Low Moss Paper Ltd {number},02/04/2026,{number % 997}.10,{purpose}\n")
        file.write(last + ",\n")
    done = subprocess.run(
        [sys.executable, "-c", HELD, str(path), str(tmp_path / "published")], capture_output=True, text=True, check=True
    )
    rows, megabytes = map(int, done.stdout.split())
    assert rows == 500_001
    assert megabytes < 300
    assert path.stat().st_size > 410e6
