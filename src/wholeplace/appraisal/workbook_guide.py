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


_PARTS = (
    ("Results", "The answer on one page, with charts."),
    ("Who pays and gains", "Present values by body, by body and year, and by line and body."),
    ("Body by body", "Each body's own side of the case, year by year."),
    ("Distribution", "How sure the figures are. Values from draws, not formulas."),
    ("Checks", "Sums that must agree, and the figures as they were exported."),
    ("Sources", "Editions, licences and notes."),
    ("Place", "Inputs begin here (coloured cells). Change one, and everything that follows changes."),
    ("Discounting", "The chain begins here. Each sheet takes from the ones before it."),
    ("Bias", "Grades of evidence, and how far each line is corrected for them."),
    ("Unit values", "What one is worth: as published, its price year, and in the prices of the case."),
    ("Volumes", "From people with the need to events avoided in a full year."),
    ("Realised", "Ramp, lag and drop-off: how much of that in each year."),
    ("Value by year", "Pounds in each year, kind by kind."),
    ("Shares by agency", "Whose budget each line's fiscal value falls to."),
    ("Fiscal by body", "Fiscal value by body, line and year."),
    ("Cashable by body", "What of it is claimed to be cash, and when."),
    ("Costs by year", "Costs after uprating and optimism bias, by line, type and body."),
    ("Year by year", "The place's totals, before and after discounting."),
    ("Tables", "Published parameters by edition: discount rates, grades, deflators."),
    ("Unit costs", "The unit cost library as published."),
)
_HOW = (
    "Coloured cells are inputs, white ones formulas. Grey italics among inputs show the mean of a range on the sheet Ranges.",
    "Every formula carries the value that the appraisal gave. Recalculate, and the two agree to a penny: see Checks.",
    "Money is in pounds of the price year; optimism bias is added to costs and taken off benefits; present values follow.",
    "A cashable saving is a claim until a budget line is named.",
    "This file can be read back: it is the same case.",
)


def draw_export_guide(sheet: Sheet, title: str, notice: str) -> None:
    """How to follow the export from its results to its inputs."""
    sheet.head(title, "A business case with every figure of its appraisal as a live formula.")
    sheet.text(2, 0, notice, "notice")
    sheet.widths(4, 24, 100)
    sheet.text(3, 1, "What stands where", "heading")
    for i, (name, words) in enumerate(_PARTS, start=1):
        draw_link(sheet, 3 + i, 1, name)
        sheet.text(3 + i, 2, words, "wrapped")
    row = 5 + len(_PARTS)
    sheet.text(row, 1, "How to read it", "heading")
    for i, rule in enumerate(_HOW, start=1):
        sheet.text(row + i, 1, rule, "body")
    sheet.printed(title_rows=(0, 0), freeze=(0, 0), notice=notice)
