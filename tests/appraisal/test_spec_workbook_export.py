"""The export: the engine's value in every cell of the chain, a live formula under it, and no cell that can do harm."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook

from appraisal.filled_template import opened
from appraisal.rich_case import rich_case
from wholeplace.appraisal.appraise import appraise, as_answer
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.uncertainty import distribution
from wholeplace.appraisal.workbook import CHAIN_SHEETS, read_workbook, write_workbook
from wholeplace.vocabulary.problems import Refused

EXAMPLE = Path(__file__).parents[2] / "examples" / "front-door.toml"


def example() -> Case:
    return read_case(EXAMPLE.read_text(encoding="utf-8"), file="front-door.toml")


@pytest.fixture(scope="module")
def rich() -> bytes:
    case = rich_case()
    return write_workbook(case, appraise(case), distribution(case, 400))


def cells(book: Workbook, *names: str) -> Iterator[Cell]:
    for name in names:
        for row in book[name].iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def with_values(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def labelled(book: Workbook, sheet: str) -> dict[str, object]:
    """The words of the first column and what stands beside them."""
    return {str(row[0].value): row[1].value for row in book[sheet].iter_rows() if row[0].value}


@pytest.mark.parametrize("case", [example(), rich_case()], ids=lambda case: case.id)
def test_read_back_it_is_the_same_case(case: Case) -> None:
    assert read_workbook(write_workbook(case, appraise(case)), "export.xlsx") == case


def test_the_results_are_the_answer_of_the_command_line() -> None:
    case = example()
    answer = as_answer(appraise(case))
    found = labelled(with_values(write_workbook(case, appraise(case))), "Results")
    for words, key in {
        "Costs": "pv_costs",
        "Net present budget impact": "net_present_budget_impact",
        "Net present public value": "net_present_public_value",
        "Claimed cashable": "pv_cashable",
    }.items():
        assert round(float(found[words]), 2) == answer[key]  # type: ignore[arg-type]
    assert round(float(found["Financial return on investment"]), 4) == answer["fiscal_return"]  # type: ignore[arg-type]
    assert found["Money back by"] == "2026/27"
    assert found["Checks"] == "agrees"


def test_at_least_nineteen_in_twenty_numbers_of_the_chain_are_formulas(rich: bytes) -> None:
    book, values = opened(rich), with_values(rich)
    formulas = numbers = 0
    for name in CHAIN_SHEETS:
        for cell in cells(book, name):
            if cell.data_type == "f" and isinstance(values[name][cell.coordinate].value, int | float):
                formulas += 1
            numbers += cell.data_type == "n"
    share = formulas / (formulas + numbers)
    print(f"{formulas:,} of {formulas + numbers:,} numbers of the chain are formulas: {share:.1%}")
    assert formulas > 1000
    assert share >= 0.95


def test_formulas_use_nothing_newer_than_2007_and_point_at_no_other_file(rich: bytes) -> None:
    old = {
        *(
            "IF",
            "IFERROR",
            "SUM",
            "SUMPRODUCT",
            "EXACT",
            "INDEX",
            "MATCH",
            "MAX",
            "AVERAGE",
            "COUNT",
            "COUNTIF",
            "ABS",
            "N",
            "INT",
        ),
        *("ISNUMBER", "LEFT", "RIGHT", "VALUE", "SUBSTITUTE", "NORMSDIST", "LN", "EXP", "SQRT", "PI"),
    }
    book = opened(rich)
    for cell in cells(book, *book.sheetnames):
        if cell.data_type == "f":
            bare = re.sub(r'"[^"]*"|\'[^\']*\'', "", str(cell.value))
            assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare)) <= old
            assert "[" not in bare
            assert len(str(cell.value)) < 8000


def test_every_sheet_of_an_illustrative_case_says_so_and_none_of_another() -> None:
    case = rich_case()
    for data, said in ((write_workbook(case, appraise(case)), True), (_real(case), False)):
        book = with_values(data)
        for sheet in book:
            words = str(sheet["A3"].value or "")
            assert words.startswith("Illustrative") == said, sheet.title
        assert (
            _printed(data).count("Illustrative") == len(book.sheetnames)
            if said
            else "Illustrative" not in _printed(data)
        )


def _real(case: Case) -> bytes:
    real = replace(case, illustrative=False)
    return write_workbook(real, appraise(real))


def _printed(data: bytes) -> str:
    """The headers that are printed on every page."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    return "".join(sheet.partition("<oddHeader>")[2].partition("</oddHeader>")[0] for sheet in sheets)


def test_a_specimen_says_what_it_is_on_every_sheet() -> None:
    case = example()
    book = with_values(write_workbook(case, appraise(case), label='Made-up place, "Madeley"'))
    for sheet in book:
        assert str(sheet["A3"].value).startswith('Made-up place, "Madeley". Illustrative'), sheet.title


def test_a_claim_without_a_budget_line_says_so_and_one_with_a_line_names_it(rich: bytes) -> None:
    words = {cell.value for cell in cells(with_values(rich), "Cashable by body")}
    assert {"no budget line named yet", "Response, line 14"} <= words


def test_text_that_looks_like_a_formula_stays_text(rich: bytes) -> None:
    book = opened(rich)
    typed = {
        '=Everything, "quoted" & <marked>',
        "+NHS Madeley",
        "@Madeley Police",
        '=HYPERLINK("x") trial',
        "-Nothing changes.",
    }
    found = [cell for name in ("Place", "Bodies", "Assumptions") for cell in cells(book, name) if cell.value in typed]
    assert {cell.value for cell in found} == typed
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)


def test_the_same_case_gives_the_same_bytes() -> None:
    case = rich_case()
    assert write_workbook(case, appraise(case)) == write_workbook(case, appraise(case))


def test_the_distribution_is_values_and_says_so(rich: bytes) -> None:
    book = opened(rich)
    assert "Values, not formulas" in str(book["Distribution"]["A2"].value)
    formulas = [cell for cell in cells(book, "Distribution") if cell.data_type == "f" and cell.coordinate != "A3"]
    assert not formulas
    found = distribution(rich_case(), 400)
    row = next(row for row in book["Distribution"].iter_rows() if row[0].value == "Costs")
    assert row[1].value == pytest.approx(found.summaries["pv_costs"].mean)  # type: ignore[union-attr]


def test_numbers_keep_every_digit() -> None:
    case = example()
    odd = replace(case, benefits=(replace(case.benefits[0], impact=0.1 + 0.2, population=1160.0000000000002),))
    assert read_workbook(write_workbook(odd, appraise(odd)), "x.xlsx") == odd


def test_bodies_add_up_to_the_place_in_every_year(rich: bytes) -> None:
    found = appraise(rich_case())
    book = with_values(rich)
    totals = {str(row[0].value): [cell.value for cell in row[6:12]] for row in book["Year by year"].iter_rows()}
    np.testing.assert_allclose(
        np.array(totals["Cumulative net: positive when the public purse has gained"], dtype=float),
        found.cumulative_net_fiscal,
    )


def test_a_changed_range_cell_in_an_export_is_noticed(rich: bytes) -> None:
    book = with_values(rich)
    for row in book["Benefits"].iter_rows(min_row=8):
        if row[1].value == "incidents":
            row[7].value = 0.9  # impact, which is a range
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Refused) as refused:
        read_workbook(out.getvalue(), "changed.xlsx")
    assert [problem.name for problem in refused.value.problems] == ["range-and-figure"]
