"""What stands on a workbook's first sheet: how to fill it in, or how to follow it."""

from __future__ import annotations

from wholeplace.appraisal.sheets import PLACE, TABLES
from wholeplace.documents.workbook import Sheet

_STEPS = (
    (PLACE, "What the case is, its first year, how many years it counts, and in which prices."),
    ("Bodies", "Who takes part. Give each a short Id; the other sheets offer it in their drop-downs."),
    ("Costs", "What each body puts in, a row for each item, in pounds by year."),
    ("Benefits", "What changes: how many people, how often, how much less, and the unit cost that prices it."),
    ("Who gains", "Whose budget the saving falls to. For a unit cost, say which body each of its agencies is."),
    ("Cashable", "What share of a saving can be taken out of a budget, and when."),
    ("Assumptions", "Where each figure came from, of which year, and how good the evidence is."),
    ("Ranges", "For the figures that matter most: lowest, most likely and highest."),
)
_FURTHER = ("Local values", "Options", "Option changes", "Unpriced", "Correlations", "Unit costs", "Lists")
_RULES = (
    "Fill in the coloured cells. Grey italics are examples and are not read.",
    "A share may be typed as 60% or as 0.6. A number is typed without words: 500000, not 'about 500k'.",
    "Leave what you do not know blank. Rows that are blank are not read; you may add rows and columns of your own.",
    "Do not merge cells or rename sheets and headings: they are how the workbook is read.",
    "More than ten years: copy the last year's column to the right and number its heading on (Year 11, Ramp 11).",
    "A formula may stand in any cell. Save the file in your spreadsheet program before you send it, so that its value is there.",
    "Nothing is locked. When the workbook is read, every problem is listed at once, each with its sheet and cell.",
)


def draw_template_guide(sheet: Sheet) -> None:
    """How to fill in the template."""
    sheet.head(
        "A business case: what to fill in",
        "For a place's public bodies: what a change costs, what it saves, for whom, and when.",
    )
    sheet.widths(4, 24, 100)
    row = 3
    sheet.text(row, 1, "Fill in these sheets, in this order", "heading")
    for i, (name, words) in enumerate(_STEPS, start=1):
        sheet.number(row + i, 0, i, "gutter")
        draw_link(sheet, row + i, 1, name)
        sheet.text(row + i, 2, words, "wrapped")
    row += len(_STEPS) + 2
    sheet.text(row, 1, "Only where you need them", "heading")
    purposes = {table.name: table.purpose for table in TABLES}
    for i, name in enumerate(_FURTHER, start=1):
        draw_link(sheet, row + i, 1, name)
        sheet.text(row + i, 2, purposes.get(name, _OTHER.get(name, "")), "wrapped")
    row += len(_FURTHER) + 2
    sheet.text(row, 1, "Good to know", "heading")
    for i, rule in enumerate(_RULES, start=1):
        sheet.text(row + i, 1, rule, "body")
    sheet.printed(title_rows=(0, 0), freeze=(0, 0))


_OTHER = {
    "Unit costs": "The library of unit costs: look a code up here and type it on Benefits.",
    "Lists": "The words that the drop-downs offer, and what each grade of evidence means.",
}


def draw_link(sheet: Sheet, row: int, column: int, name: str) -> None:
    """A link to another sheet of the workbook."""
    sheet.page.write_url(row, column, f"internal:'{name}'!A1", sheet.book.style("link"), name)
