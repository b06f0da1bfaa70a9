"""The template: filled in by hand it is the worked example, and it meets a person half way where there is one meaning."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from appraisal.filled_template import FIRST_ROW, answer, cell, filled, opened, saved, type_row
from wholeplace.appraisal.case import Case, Cashable, FieldSource, Pert, Triangular
from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.sheets import INPUT_SHEETS, TABLES
from wholeplace.appraisal.workbook import read_workbook, write_template
from wholeplace.vocabulary.problems import Refused
from wholeplace.vocabulary.years import FinancialYear

EXAMPLE = Path(__file__).parents[2] / "examples" / "front-door.toml"


def read(book: object) -> Case:
    return read_workbook(saved(book), "case.xlsx")  # type: ignore[arg-type]


def test_filled_in_it_is_the_worked_example() -> None:
    assert read(filled()) == read_case(EXAMPLE.read_text(encoding="utf-8"), file="front-door.toml")


def test_it_is_the_same_bytes_each_time() -> None:
    assert write_template() == write_template()


def test_nothing_is_locked_and_every_input_sheet_is_there() -> None:
    book = opened(write_template())
    assert set(INPUT_SHEETS) <= set(book.sheetnames)
    assert not any(sheet.protection.sheet for sheet in book)


def test_every_drop_down_leads_to_a_list() -> None:
    book = opened(write_template())
    lists = [rule for sheet in book for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) > 20
    for rule in lists:
        assert rule.formula1.lstrip("=") in book.defined_names
        assert len(rule.promptTitle) <= 32
        assert len(rule.prompt) <= 255


def test_every_column_says_what_to_type_and_the_first_rows_show_an_example() -> None:
    book = opened(write_template())
    for table in TABLES:
        sheet = book[table.name]
        for column in table.columns:
            if not column.by_year:
                at = re.sub(r"\d+", "", cell(sheet, column.header))
                assert sheet[f"{at}{FIRST_ROW - 3}"].value == column.note
        assert any(at.value for at in sheet[FIRST_ROW - 2][1:]), "a row of examples stands above the headings"


def test_year_headings_say_the_financial_year_by_formula() -> None:
    sheet = opened(write_template())["Costs"]
    first = re.sub(r"\d+", "", cell(sheet, "Year 1"))
    assert str(sheet[f"{first}{FIRST_ROW - 3}"].value).startswith("=IFERROR(")


@pytest.mark.parametrize("typed", [0.6, "60%", "60 %", " 0.6 ", "0.6"])
def test_a_share_may_be_typed_as_a_percentage_or_a_share(typed: object) -> None:
    book = filled()
    book["Benefits"][cell(book["Benefits"], "Engagement")] = typed
    assert read(book).benefits[0].engagement == 0.6


@pytest.mark.parametrize("typed", ["2012/13", " 2012/13 ", "2012-13", date(2012, 4, 1), date(2013, 3, 31)])
def test_a_price_year_may_be_typed_in_several_ways(typed: object) -> None:
    book = filled()
    book["Costs"][cell(book["Costs"], "Price year")] = typed
    assert read(book).costs[0].price_year == FinancialYear(2012)


def test_a_year_that_the_spreadsheet_took_for_a_month_is_the_year_again() -> None:
    book = filled()
    for year, month in ((2000, 1), (2001, 2), (2008, 9), (2011, 12)):
        book["Costs"][cell(book["Costs"], "Price year")] = date(year, month, 1)
        assert read(book).costs[0].price_year == FinancialYear(year), "2008/09 typed in a cell that is not text"


def test_blank_rows_between_are_passed_over_and_ids_are_made_from_titles() -> None:
    book = filled()
    for row in (3, 4):
        type_row(book["Costs"], row, {"Title": "Desks & chairs", "Body": "nhs", "Type": "In-Kind", "Year 1": 10})
    costs = read(book).costs
    assert [line.id for line in costs] == ["team", "desks-chairs", "desks-chairs-2"]
    assert costs[1].pounds == (10.0, 0.0, 0.0, 0.0, 0.0)
    assert costs[1].type == "in-kind"


def test_rows_and_columns_of_ones_own_may_be_added() -> None:
    book = filled()
    expected = read(book)
    book["Benefits"].insert_rows(2)
    book["Benefits"].insert_cols(5)
    book["Benefits"]["E8"] = "My remarks"
    book["Benefits"]["E9"] = "Ask Jo"
    book.create_sheet("My own sums")["A1"] = 5
    assert read(book) == expected


def test_more_than_ten_years_by_columns_of_ones_own() -> None:
    book = filled()
    answer(book, "Years", 12)
    for name, header, table in (("Costs", "Year", 12), ("Benefits", "Ramp", 12)):
        sheet = book[name]
        for year in (11, 12):
            at = get_column_letter(sheet.max_column + 1)
            sheet[f"{at}{FIRST_ROW - 1}"] = f"{header} {year}"
        for year in range(6, table + 1):
            sheet[cell(sheet, f"{header} {year}")] = 1
    case = read(book)
    assert case.costs[0].pounds[5:] == (1.0,) * 7  # type: ignore[index]
    assert len(case.benefits[0].ramp) == 12  # type: ignore[arg-type]


def test_a_row_without_a_line_speaks_for_every_unit_cost() -> None:
    book = filled()
    for row in range(4):
        book["Who gains"][cell(book["Who gains"], "Line", row)] = None
    assert dict(read(book).benefits[0].body_map) == {
        "NHS": "nhs",
        "Criminal Justice System": "justice",
        "Police": "police",
        "Local Authority": "council",
    }


def test_a_range_without_its_most_likely_value_takes_the_figure_on_the_sheet() -> None:
    book = filled()
    type_row(book["Ranges"], 0, {"Line": "incidents", "Field": "impact", "Low": 0.1, "High": 0.35})
    type_row(
        book["Ranges"],
        1,
        {"Line": "incidents", "Field": "Events per person", "Shape": "triangular", "Low": 2, "High": 5},
    )
    type_row(book["Ranges"], 2, {"Line": "team", "Field": "pounds", "Year": 2, "Low": 300_000, "High": 600_000})
    case = read(book)
    assert case.benefits[0].impact == Pert(0.1, 0.25, 0.35)
    assert case.benefits[0].events_per_person == Triangular(2, 3, 5)
    assert case.costs[0].pounds[1] == Pert(300_000, 400_000, 600_000)  # type: ignore[index]


def test_sources_claims_and_yes_or_no_are_read() -> None:
    book = filled()
    type_row(
        book["Assumptions"],
        0,
        {"Line": "incidents", "Field": "events per person", "Source": "Police", "Year": 2024, "Grade": 2},
    )
    type_row(
        book["Cashable"],
        1,
        {"Line": "incidents", "Body": "police", "Share": "10%", "Lag years": 2, "Ledger line": "PC 14"},
    )
    type_row(book["Costs"], 0, {"Recurrent": "Yes"})
    case = read(book)
    assert case.benefits[0].sources == {"events_per_person": FieldSource("Police", "2024", 2)}
    assert case.benefits[0].cashable == (Cashable(0.25, None, 1), Cashable(0.1, "police", 0, 2, "PC 14"))
    assert case.costs[0].recurrent is True


def test_a_rate_of_ones_own_may_stand_in_place_of_a_schedule() -> None:
    book = filled()
    answer(book, "Discounting", "3%")
    assert read(book).discount == 0.03


def test_an_empty_template_is_refused_with_all_that_is_missing() -> None:
    with pytest.raises(Refused) as refused:
        read_workbook(write_template(), "template.xlsx")
    cells = [problem.cell for problem in refused.value.problems]
    assert cells == ["Place!C6", "Place!C7", "Place!C8", "Place!C9", "Place!C10", "Place!C11", "Place!C15", "Bodies!B8"]
