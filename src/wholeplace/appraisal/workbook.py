"""The workbook of a case: an empty one to fill in, and one that carries the whole appraisal as live formulas.

`write_template` is for the person who starts; `write_workbook` for the one who must be convinced; `read_workbook` takes
either back. Read in this order: sheets (the layout), sheet_rows, workbook_inputs, workbook_chain, workbook_results,
workbook_reading.
"""

from __future__ import annotations

from datetime import date

from wholeplace.appraisal.sheet_rows import Spread
from wholeplace.appraisal.sheets import INPUT_SHEETS
from wholeplace.appraisal.workbook_guide import draw_template_guide
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
from wholeplace.documents.workbook import Book

READ_ME = "Read me"
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
    draw_inputs(on, _TEMPLATE_HEAD)
    draw_unit_costs(on)
    draw_lists(on)
    draw_template_guide(book.sheets[READ_ME])
    return book.save()


_TEMPLATE_HEAD = {
    "deflators": "2026-06",
    "discount": "green-book",
    "first_year_discounted": False,
    "combine_grades": "worst",
    "bias_edition": "2014-unverified",
}
