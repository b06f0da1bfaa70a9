"""The workbook of a case: an empty one to fill in, and one that carries the whole appraisal as live formulas.

`write_template` is for the person who starts; `write_workbook` for the one who must be convinced; `read_workbook` takes
either back. Read in this order: sheets (the layout), sheet_rows, workbook_inputs, workbook_frame, workbook_chain,
workbook_bodies, workbook_who, workbook_checks, workbook_results, workbook_reading.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from wholeplace.appraisal.appraise import Appraisal
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.casewriter import case_to_raw
from wholeplace.appraisal.incidence import fiscal_shares
from wholeplace.appraisal.sheet_rows import Spread, spread_case
from wholeplace.appraisal.sheets import INPUT_SHEETS
from wholeplace.appraisal.uncertainty import Distribution
from wholeplace.appraisal.workbook_bodies import draw_cashable, draw_costs, draw_fiscal, draw_shares, draw_totals
from wholeplace.appraisal.workbook_chain import (
    TABLES_SHEET,
    draw_bias,
    draw_discounting,
    draw_realised,
    draw_tables,
    draw_unit_values,
    draw_value,
    draw_volumes,
)
from wholeplace.appraisal.workbook_checks import draw_checks, draw_distribution, draw_sources
from wholeplace.appraisal.workbook_frame import BY_BODY, CALCULATIONS, CHECKS, RESULT_SHEETS, RESULTS, WHO, Chain
from wholeplace.appraisal.workbook_guide import draw_export_guide, draw_template_guide
from wholeplace.appraisal.workbook_inputs import (
    INPUT_TAB,
    LISTS_SHEET,
    TABLE_TAB,
    UNIT_COSTS,
    draw_inputs,
    draw_lists,
    draw_unit_costs,
    drawing,
)
from wholeplace.appraisal.workbook_reading import read_workbook
from wholeplace.appraisal.workbook_results import draw_results
from wholeplace.appraisal.workbook_who import draw_by_body, draw_who
from wholeplace.documents.workbook import Book
from wholeplace.reference.prices import newest_edition

__all__ = ["MEDIA_TYPE", "read_workbook", "write_template", "write_workbook"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ_ME = "Read me"
RESULT_TAB, CALCULATION_TAB = "#12436D", "#6F777B"
CHAIN_SHEETS = (RESULTS, WHO, BY_BODY, CHECKS, *CALCULATIONS)
_TEMPLATE_DAY = date(2026, 4, 1)  # not a clock: the same template is the same bytes


def write_template() -> bytes:
    """An empty workbook that a finance officer fills in without help: an .xlsx file.

    Every sheet says what it is for, every column what to type; drop-downs offer the words; nothing is locked.
    """
    book = Book(title="A business case", created=_TEMPLATE_DAY)
    book.sheet(READ_ME)
    for name in INPUT_SHEETS:
        book.sheet(name, tab=INPUT_TAB)
    for name in (UNIT_COSTS, LISTS_SHEET):
        book.sheet(name, tab=TABLE_TAB)
    on = drawing(book, None, Spread())
    inputs = draw_inputs(on, _template_head())
    draw_unit_costs(on, inputs)
    draw_lists(on, inputs)
    draw_template_guide(book.sheets[READ_ME])
    return book.save()


def _template_head() -> dict[str, Any]:
    return {
        "deflators": newest_edition(),
        "discount": "green-book",
        "first_year_discounted": False,
        "combine_grades": "worst",
        "bias_edition": "2014-unverified",
    }


def write_workbook(
    case: Case, appraisal: Appraisal, distribution: Distribution | None = None, *, label: str = ""
) -> bytes:
    """The case and its appraisal as an .xlsx file in which every number of the chain is a live formula with our value in it.

    Input sheets are the template's, so that the file can be read back as the same case. The distribution, where there is
    one, is values and says so. `label` stands on every sheet, for a specimen to say what it is.
    """
    assert appraisal.case == case, "the appraisal is of another case"
    book = Book(
        title=case.title, created=case.first_year.first_day, comments="Every figure of the appraisal is a live formula."
    )
    book.sheet(READ_ME)
    tabs = ((RESULT_SHEETS, RESULT_TAB), (INPUT_SHEETS, INPUT_TAB), (CALCULATIONS, CALCULATION_TAB))
    for names, tab in (*tabs, ((TABLES_SHEET, UNIT_COSTS, LISTS_SHEET), TABLE_TAB)):
        for name in names:
            book.sheet(name, tab=tab)
    raw = case_to_raw(case)
    on = drawing(book, case, spread_case(raw), label)
    inputs = draw_inputs(on, _export_head(case, raw["case"]))
    draw_unit_costs(on, inputs)
    draw_lists(on, inputs)
    chain = Chain(on, inputs, appraisal, _shares(case))
    _draw_chain(chain)
    draw_distribution(chain, distribution)
    draw_sources(chain)
    draw_export_guide(chain.sheet(READ_ME), case.title, on.notice)
    return book.save()


def _draw_chain(chain: Chain) -> None:
    tables = draw_tables(chain)
    draw_discounting(chain, tables)
    draw_bias(chain, tables)
    draw_unit_values(chain, tables)
    draw_volumes(chain)
    draw_realised(chain)
    draw_value(chain)
    draw_shares(chain)
    draw_fiscal(chain)
    draw_cashable(chain)
    draw_costs(chain, tables)
    draw_totals(chain)
    draw_by_body(chain)
    draw_who(chain)
    draw_checks(chain)
    draw_results(chain)


def _export_head(case: Case, head: Any) -> dict[str, Any]:
    """The answers on `Place`, those that have their default written out too, for formulas lean on them."""
    defaults = {
        "discount": case.discount,
        "first_year_discounted": case.first_year_discounted,
        "illustrative": case.illustrative,
        "combine_grades": case.combine_grades,
        "bias_edition": case.bias_edition,
    }
    return {**defaults, **head}


def _shares(case: Case) -> dict[str, dict[str, float]]:
    found = {}
    for line in case.benefits:
        shares = fiscal_shares(case, line)
        assert not isinstance(shares, list), "an appraised case has a share for every body"
        found[line.id] = dict(shares)
    return found
