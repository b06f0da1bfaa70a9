"""A partner's ledger extract: read, held against its control total, taken in once and whole; or refused line by line."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from ledger.books import SYSTEM, low_moss_book
from ledger.extract_files import CODES, HEADINGS, MAY, ROWS, confirmed, health, taken
from wholeplace.ledger import extracts as engine
from wholeplace.ledger.web.extracts import map_of
from wholeplace.ledger.web.models import Book, Extract
from wholeplace.ledger.web.queries import balances, entry_of, journal
from wholeplace.ledger.web.verifying import verify_site
from wholeplace.vocabulary.problems import Refused

pytestmark = pytest.mark.django_db


def refused(book: Book, data: bytes, **stated: int | None) -> list[tuple[str, int | None]]:
    with pytest.raises(Refused) as caught:
        taken(book, data, **{"pence": None, "count": None, **stated})
    assert journal(SYSTEM, book) == []  # nothing is half done
    return [(problem.name, problem.line) for problem in caught.value.problems]


def test_an_extract_is_taken_in_row_by_row() -> None:
    book = confirmed(low_moss_book())
    extract = taken(book)
    assert (extract.rows, extract.total_pence, extract.first_number, extract.last_number) == (3, 119_171, 1, 3)
    held = balances(SYSTEM, book)
    assert held.of("5000", body="low-moss-nhs", line="team") == 123_450 - 6_079
    assert held.of("5000", status="aligned", condition="grant", subjective="2") == 1_800
    assert (held.of("2000"), held.of("1000"), held.of("8000")) == (-123_450, 6_079, -1_800)
    first = entry_of(SYSTEM, book, 1).entry
    assert (first.on, first.text, first.reference, first.kind) == (date(2026, 5, 4), "Nurses", "Agency & Co", "import")
    assert first.source.startswith("may.csv ")
    assert first.source.endswith(", line 2")
    assert verify_site()[0].problems == ()


def test_the_columns_are_guessed_confirmed_once_and_remembered() -> None:
    book = low_moss_book()
    assert refused(book, MAY) == [("columns-not-confirmed", None)]
    confirmed(book)
    kept = map_of(SYSTEM, book, health())
    assert kept is not None
    assert '"number": "Voucher No"' in kept.columns_text
    assert taken(book).rows == 3


def test_the_same_file_or_transaction_is_never_taken_in_twice() -> None:
    book = confirmed(low_moss_book())
    taken(book)
    with pytest.raises(Refused, match="extract-taken-in-already"):
        taken(book, name="may-final.csv")
    more = (HEADINGS + "V-1002,07/05/2026,1.00,CC100,5001,x,y\nV-1004,07/05/2026,1.00,CC100,5001,x,y\n").encode()
    with pytest.raises(Refused) as caught:
        taken(book, more, None, None)
    assert [(p.name, p.line) for p in caught.value.problems] == [("transaction-taken-in-already", 2)]
    assert len(journal(SYSTEM, book)) == 3
    assert Extract.objects.for_system("test").count() == 1


def test_every_bad_row_is_told_at_once_by_its_line() -> None:
    book = confirmed(low_moss_book())
    bad = (
        "V-1,31/02/2026,1.00,CC100,1,x,y\n"
        ",04/05/2026,1.00,CC100,1,x,y\n"
        "V-3,04/05/2026,1.005,CC100,1,x,y\n"
        "V-4,04/05/2026,n/a,CC100,1,x,y\n"
        "V-5,04/05/2026,5.00,CC900,1,x,y\n"
        "V-6,04/05/2026,6.00,CC100,1,x,y\n"
        "V-6,04/05/2026,6.00,CC100,1,x,y\n"
    )
    assert refused(book, (HEADINGS + bad).encode()) == [
        ("day-unreadable", 2),
        ("transaction-missing", 3),
        ("half-pennies", 4),
        ("amount-unreadable", 5),
        ("transaction-twice", 8),
        ("code-not-mapped", 6),
    ]


@pytest.mark.parametrize(
    ("stated", "line", "words"),
    [
        (119_171 - 1_800, 4, "its amount is the difference, £18.00"),
        (119_171 + 2 * 6_079, 3, "with the other sign the sum would be right"),
        (119_171 + 900, 2, "£1,234.50 with two figures changed round would be £1,243.50"),
        (119_171 - 1_620, 4, "£18.00 with its point moved would be £1.80"),
        (119_170, None, "£0.01 more than stated"),
    ],
)
def test_a_control_total_that_differs_says_by_how_much_and_which_line_it_likeliest_is(
    stated: int, line: int | None, words: str
) -> None:
    book = confirmed(low_moss_book())
    with pytest.raises(Refused) as caught:
        taken(book, pence=stated)
    (problem,) = caught.value.problems
    assert (problem.name, problem.line) == ("control-total-differs", line)
    assert words in f"{problem.found} {problem.why}"
    assert refused(book, MAY, count=4, pence=119_171) == [("control-count-differs", None)]


def test_a_row_of_nought_is_counted_and_left_out() -> None:
    book = confirmed(low_moss_book())
    data = (HEADINGS + ROWS + "V-1004,07/05/2026,0.00,CC100,5001,Nothing,Nobody\n").encode()
    extract = taken(book, data, count=4)
    assert (extract.rows, extract.last_number) == (4, 3)


def test_one_entry_that_the_book_refuses_stops_the_whole_file() -> None:
    book = confirmed(low_moss_book())
    data = (HEADINGS + ROWS + "V-1004,07/05/2031,1.00,CC100,5001,x,y\n").encode()
    assert refused(book, data) == [("no-such-period", None)]
    assert Extract.objects.for_system("test").count() == 0


def test_a_workbook_is_read_as_well_and_its_faults_are_told_by_cell() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("May")
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADINGS.strip().split(","))
        sheet.write_row(1, 0, ["V-1001", "", 1234.5, "CC100", 5001, "Nurses", "Agency & Co"])
        sheet.write_datetime(1, 1, datetime(2026, 5, 4), day)  # noqa: DTZ001 - a day in a workbook has no time zone
        sheet.write_row(2, 0, ["V-1002", "5 May 2026", 0.125, "CC100", 5002, "x", "y"])
        sheet.write_row(3, 0, ["V-1003", "5 May 2026", 0.1 + 0.2, "CC100", 5002, "x", "y"])
    found, problems = read(out.getvalue())
    assert [(each.number, each.on, each.pence, each.subjective) for each in found] == [
        ("V-1001", date(2026, 5, 4), 123_450, "5001"),
        ("V-1003", date(2026, 5, 5), 30, "5002"),
    ]
    assert [(problem.name, problem.cell) for problem in problems] == [("half-pennies", "May!C3")]


def read(data: bytes) -> tuple[list[engine.Transaction], list[object]]:
    table = engine.read_table(data, "may.xlsx")
    found, problems = engine.read_rows(table, engine.guessed_columns(table))
    return found, list(problems)


def test_debit_and_credit_columns_serve_for_an_amount() -> None:
    data = b"Trans Ref,Date,Debit,Credit,Cost Centre\nA,01/05/2026,10.00,,C\nB,01/05/2026,,4.00,C\n"
    found, problems = read(data)
    assert [each.pence for each in found] == [1_000, -400]
    assert problems == []
    table = engine.read_table(data, "x.csv")
    assert [p.name for p in engine.column_problems(table, {"number": "Trans Ref"})] == ["columns-missing"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("04/05/2026", date(2026, 5, 4)),
        ("4/5/26", date(2026, 5, 4)),
        ("04-May-26", date(2026, 5, 4)),
        ("4 May 2026", date(2026, 5, 4)),
        ("2026-05-04 00:00:00", date(2026, 5, 4)),
        ("04.05.2026", date(2026, 5, 4)),
        ("31/02/2026", None),
        ("05/13/2026", None),
        ("", None),
    ],
)
def test_days_are_read_as_ledgers_print_them(text: str, day: date | None) -> None:
    assert engine.day_of(text) == day


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "file-empty"),
        (HEADINGS.encode(), "file-empty"),
        (MAY.replace(b"&", b"\xa3"), "wrong-encoding"),
        (MAY.replace(b"Nurses", b"x" * 200_000), "not-text"),
        (b"PK\x03\x04 torn", "container-damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_status_10(data: bytes, name: str) -> None:
    with pytest.raises(Refused, match=name) as caught:
        engine.read_table(data, "may.csv")
    assert caught.value.status == 10


def test_codes_that_cannot_be_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        engine.read_codes(CODES.replace(b"CC200,,,", b"CC200,,5999,").replace(b"aligned", b"algned"), "codes.csv")
    assert [(p.name, p.line, p.field) for p in caught.value.problems] == [
        ("code-impossible", 4, "account"),
        ("code-impossible", 4, "status"),
    ]
