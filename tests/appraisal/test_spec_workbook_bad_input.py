"""Each bad workbook gets all its problems at once, with sheet and cell, in these exact words; and no case comes of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from appraisal.filled_template import answer, cell, filled, opened, saved, type_row
from golden import golden
from wholeplace.appraisal.workbook import read_workbook, write_template
from wholeplace.documents.workbook_cells import LARGEST_BYTES
from wholeplace.vocabulary.problems import Exit, Refused

GOLDEN = Path(__file__).parent / "golden"


def refused(data: bytes, file: str = "case.xlsx") -> Refused:
    with pytest.raises(Refused) as found:
        read_workbook(data, file)
    return found.value


def said(data: bytes) -> str:
    return "\n\n".join(problem.text() for problem in refused(data).problems) + "\n"


def put(sheet: str, header: str, value: object, row: int = 0) -> Callable[[Workbook], None]:
    def spoil(book: Workbook) -> None:
        book[sheet][cell(book[sheet], header, row)] = value

    return spoil


def formula(sheet: str, header: str, error: str) -> Callable[[Workbook], None]:
    """An error as a spreadsheet leaves it in a cell."""

    def spoil(book: Workbook) -> None:
        at = book[sheet][cell(book[sheet], header)]
        at.value, at.data_type = error, "e"

    return spoil


def text_in_number_cells(book: Workbook) -> None:
    type_row(book["Costs"], 0, {"Year 1": "about 500k", "Year 2": "£400,000", "Grade": "three"})
    type_row(book["Benefits"], 0, {"Population": "1,160", "Impact": "a quarter", "Lag years": "1 year"})


def missing_sheets(book: Workbook) -> None:
    del book["Bodies"]
    book["Costs"].title = "Cost lines"
    book["Ranges"].title = "Range"


def merged(book: Workbook) -> None:
    book["Costs"].merge_cells("J8:L8")
    book["Place"].merge_cells("C9:D10")


def misspelt_headings(book: Workbook) -> None:
    book["Benefits"][cell(book["Benefits"], "Deadweight")].offset(-1).value = "Dead weight"
    book["Costs"]["C7"] = "Description"
    book["Place"]["B6"] = "Code"


def errors(book: Workbook) -> None:
    formula("Costs", "Year 1", "#REF!")(book)
    formula("Benefits", "Population", "#DIV/0!")(book)
    formula("Benefits", "Impact", "#NAME?")(book)
    put("Costs", "Year 3", "=1000*400")(book)  # written by a program that works nothing out


def percentages(book: Workbook) -> None:
    type_row(book["Benefits"], 0, {"Engagement": 60, "Impact": 25})
    type_row(book["Cashable"], 0, {"Share": 25})
    type_row(book["Ranges"], 0, {"Line": "incidents", "Field": "retention", "Low": 70, "Mode": 80, "High": 90})
    answer(book, "Discounting", 3.5)


def shares_short(book: Workbook) -> None:
    for row, (body, share) in enumerate({"council": 0.5, "nhs": 0.3, "police": 0.18}.items()):
        type_row(book["Who gains"], row, {"Line": "incidents", "Agency": None, "Body": body, "Share": share})
    type_row(book["Who gains"], 3, {"Line": None, "Agency": None, "Body": None})


def wrong_lengths(book: Workbook) -> None:
    type_row(book["Benefits"], 0, {"Ramp 5": None})
    type_row(book["Costs"], 0, {"Year 6": 400_000})
    type_row(book["Benefits"], 1, {"Title": "Another", "Ramp 1": 1, "Ramp 3": 1})


def names_unknown(book: Workbook) -> None:
    type_row(book["Costs"], 0, {"Body": "counsel"})
    type_row(book["Who gains"], 0, {"Body": "fire"})
    type_row(book["Cashable"], 0, {"Body": "Police"})
    type_row(book["Cashable"], 1, {"Line": "incident", "Share": 0.1})
    type_row(book["Ranges"], 0, {"Line": "team", "Field": "impact", "Low": 0, "High": 1})
    type_row(book["Ranges"], 1, {"Line": "incidents", "Field": "impakt", "Low": 0, "High": 1})
    type_row(book["Assumptions"], 0, {"Line": "nobody", "Field": "impact", "Source": "Hearsay"})
    type_row(
        book["Costs"], 1, {"Title": "Desks", "Body": "nhs", "Type": "capital", "Year 1": 1, "Only in option": "small"}
    )


def out_of_domain(book: Workbook) -> None:
    type_row(book["Benefits"], 0, {"Population": -1160, "Deadweight": 1.2})
    type_row(book["Costs"], 0, {"Year 2": -5, "Grade": 7, "Type": "revnue"})
    type_row(book["Ranges"], 0, {"Line": "incidents", "Field": "engagement", "Low": -0.1, "Mode": 0.6, "High": 1.4})
    type_row(book["Ranges"], 1, {"Line": "incidents", "Field": "impact", "Low": 0.4, "Mode": 0.25, "High": 0.1})


def prices(book: Workbook) -> None:
    type_row(book["Costs"], 0, {"Price year": "1948/49"})
    type_row(book["Costs"], 1, {"Title": "Desks", "Body": "nhs", "Type": "capital", "Year 1": 1, "Price year": 2025})
    answer(book, "Deflators", "2020-01")
    answer(book, "First year", date(2025, 6, 1))


def said_twice(book: Workbook) -> None:
    type_row(book["Who gains"], 4, {"Line": "incidents", "Agency": "NHS", "Body": "council"})
    type_row(book["Who gains"], 5, {"Line": "incidents", "Agency": "DWP", "Body": "council", "Share": 0.5})
    type_row(book["Ranges"], 0, {"Line": "incidents", "Field": "impact", "Low": 0.3, "Mode": 0.4, "High": 0.5})
    type_row(book["Ranges"], 1, {"Line": "incidents", "Field": "population", "Low": 1000, "High": 1400})
    type_row(book["Ranges"], 2, {"Line": "incidents", "Field": "population", "Low": 1000, "High": 1500})
    type_row(book["Costs"], 1, {"Id": "team", "Title": "Again", "Body": "nhs", "Type": "capital", "Year 1": 1})


def unpriced_and_unsaid(book: Workbook) -> None:
    type_row(book["Benefits"], 0, {"Unit cost": "CR2,0", "Attribution": 0.5})
    type_row(book["Benefits"], 1, {"Title": "Own", "Value fiscal": 10})
    answer(book, "Without the change", None)


def nobody_gains(book: Workbook) -> None:
    type_row(book["Who gains"], 1, {"Line": None, "Agency": None, "Body": None})
    type_row(book["Benefits"], 1, {**book_row(book), "Title": "Another", "Unit cost": "CR4.0", "Cohort": "others"})
    type_row(book["Benefits"], 0, {"Cohort": "victims"})
    type_row(book["Who gains"], 5, {"Line": "incidents", "Share": 0.5})


def book_row(book: Workbook) -> dict[str, object]:
    """The figures of the first benefit."""
    sheet = book["Benefits"]
    heads = ("Population", "Engagement", "Retention", "Events per person", "Impact", "Deadweight")
    return {head: sheet[cell(sheet, head)].value for head in heads}


def words_where_a_choice_stands(book: Workbook) -> None:
    type_row(book["Costs"], 0, {"Recurrent": "perhaps"})
    answer(book, "First year discounted", "later")
    answer(book, "Several grades on one line", "best")
    answer(book, "Years", "five")
    answer(book, "Place", "Chester")
    type_row(book["Bodies"], 0, {"Id": "the council", "Kind": "council"})


SPOILT: dict[str, Callable[[Workbook], None]] = {
    "text-in-number-cells": text_in_number_cells,
    "missing-sheets": missing_sheets,
    "misspelt-headings": misspelt_headings,
    "merged-cells": merged,
    "formula-errors": errors,
    "percentages": percentages,
    "shares-short-of-one": shares_short,
    "wrong-lengths": wrong_lengths,
    "negative-population": put("Benefits", "Population", -1160),
    "unknown-unit-cost": put("Benefits", "Unit cost", "CR99.0"),
    "price-year-without-deflator": put("Costs", "Price year", "1948/49"),
    "unknown-body": put("Costs", "Body", "counsel"),
    "unknown-names": names_unknown,
    "out-of-domain": out_of_domain,
    "prices": prices,
    "said-twice": said_twice,
    "nobody-gains": nobody_gains,
    "words-where-a-choice-stands": words_where_a_choice_stands,
    "unpriced-and-unsaid": unpriced_and_unsaid,
}


@pytest.mark.parametrize("name", SPOILT)
def test_golden_text_of_a_spoilt_workbook(name: str) -> None:
    book = filled()
    SPOILT[name](book)
    text = said(saved(book))
    golden(GOLDEN / f"workbook.{name}.txt", text)


def test_every_problem_names_its_cell_or_the_sheet_that_is_missing() -> None:
    for spoil in SPOILT.values():
        book = filled()
        spoil(book)
        for problem in refused(saved(book)).problems:
            assert problem.file == "case.xlsx"
            assert problem.cell or problem.name == "missing-sheet"


# files that are no workbook, or must not be opened


def zip_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def bomb() -> bytes:
    """A workbook whose one sheet expands to more than a machine should take."""
    book = io.BytesIO(write_template())
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet99.xml", b"0" * (90 * 1024 * 1024))
    return book.getvalue()


OLD = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)
UNREADABLE: dict[str, Callable[[], bytes]] = {
    "csv-renamed": lambda: b"Id,Title,Body\nteam,The team,council\n",
    "empty-file": lambda: b"",
    "old-xls": lambda: OLD + "Workbook".encode("utf-16-le"),
    "password": lambda: OLD + "EncryptedPackage".encode("utf-16-le"),
    "xlsb": lambda: zip_of(xl__workbook_bin=b"x"),
    "ods": lambda: zip_of(content_xml=b"<x/>"),
    "web-page": lambda: b"<html><table><tr><td>1</td></tr></table></html>",
    "pdf": lambda: b"%PDF-1.7 ...",
    "word": lambda: zip_of(word__document_xml=b"<x/>"),
    "cut-off": lambda: write_template()[:5000],
    "two-hundred-megabytes": lambda: bytes(200 * 1024 * 1024),
    "zip-bomb": bomb,
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_golden_text_of_a_file_that_is_no_workbook(name: str) -> None:
    found = refused(UNREADABLE[name]())
    assert found.status == Exit.UNREADABLE
    golden(GOLDEN / f"workbook.{name}.txt", "\n\n".join(problem.text() for problem in found.problems) + "\n")


def test_the_limit_is_asked_before_anything_is_opened() -> None:
    assert refused(write_template() + bytes(LARGEST_BYTES)).problems[0].name == "too-large"


def test_a_cell_far_away_does_not_fill_the_memory() -> None:
    book = filled()
    book["Costs"]["XFD1048576"] = 1
    assert [problem.name for problem in refused(saved(book)).problems] == ["sheet-too-large"]


def test_a_workbook_without_any_of_our_sheets_lacks_the_four_that_a_case_needs() -> None:
    book = opened(write_template())
    for name in book.sheetnames[1:]:
        del book[name]
    names = [problem.found.split('"')[1] for problem in refused(saved(book)).problems]
    assert names == ["Place", "Bodies", "Costs", "Benefits"]


def test_a_document_type_in_a_part_is_never_expanded() -> None:
    """A part that defines entities within entities is refused as damaged, in no time and no memory."""
    laughs = (
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 1000 + b'"><!ENTITY c "' + b"&b;" * 100_000 + b'">]>'
    )
    book = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write_template())) as old, zipfile.ZipFile(book, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(
                name, laughs + b"<worksheet>&c;</worksheet>" if name == "xl/worksheets/sheet2.xml" else content
            )
    assert refused(book.getvalue()).problems[0].name == "container-damaged"
