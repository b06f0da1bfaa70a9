"""How wide the columns of a printed table are, so that PDF and Word set it alike.

Numbers get the room that their longest one needs, with headings over two lines where there is room and over more where there
is not; the text columns share what is left by weight. Widths of words are those of our typeface.

*Units*: millimetres on a page whose text is 170 wide; points for type.
"""

from __future__ import annotations

from wholeplace.documents.charts import svg
from wholeplace.documents.paper import Column, Table

TEXT_WIDTH_MM = 170.0
SHORT_TABLE_ROWS = 18  # a table up to this long stands on one page
_MM_PER_POINT = 0.3528
_GAP_MM = 1.5
_SAFETY = 1.16  # Word files are set in another typeface, whose numbers are a little wider
_LEAST_TEXT_MM = 26.0
_NUMBERS_AT_MOST = 0.62  # of the width, before headings take another line


def type_size_pt(table: Table) -> float:
    """Smaller type for more columns."""
    columns = len(table.columns)
    return 7.0 if columns > 9 else 8.0 if columns > 6 else 8.6


def gap_mm(table: Table) -> float:
    """The room at either side of a cell."""
    return 0.7 if len(table.columns) > 9 else _GAP_MM


def column_widths_mm(table: Table) -> list[float]:
    """One width a column, the sum being the width of the text."""
    has_text = any(not column.numeric for column in table.columns)
    for lines in (2, 3, 4, 9):
        numbers = [_number_width(table, x, lines=lines) for x in range(len(table.columns))]
        if sum(numbers) <= TEXT_WIDTH_MM * _NUMBERS_AT_MOST or not has_text:
            break
    texts = [0.0 if column.numeric else column.weight for column in table.columns]
    least = _LEAST_TEXT_MM * sum(1 for weight in texts if weight)
    left = max(TEXT_WIDTH_MM - sum(numbers), least)
    widths = [number or left * weight / (sum(texts) or 1.0) for number, weight in zip(numbers, texts, strict=True)]
    whole = sum(widths)
    return [width * TEXT_WIDTH_MM / whole for width in widths]


def _number_width(table: Table, x: int, *, lines: int) -> float:
    """What a column of numbers needs; nought for a column of text."""
    column, size = table.columns[x], type_size_pt(table)
    if not column.numeric:
        return 0.0
    cells = [svg.width_of(row[x], size, bold=y in table.totals) for y, row in enumerate(table.rows)]
    widest = max([*cells, _heading_width(column, size, lines)], default=0.0)
    return widest * _MM_PER_POINT * _SAFETY + 2 * gap_mm(table)


def _heading_width(column: Column, size: float, lines: int) -> float:
    """The narrowest that a heading may be to stand in so many lines: never less than its longest word."""
    words = [svg.width_of(word, size, bold=True) for word in column.heading.split()]
    whole = svg.width_of(column.heading, size, bold=True)
    return max([*words, whole / lines * 1.15 if len(words) > 1 else whole], default=0.0)
