"""Workbooks that a person can follow: cells with a live formula and our value in them, inputs that look like inputs, text
that can never turn into a formula.

XlsxWriter does the writing; here stand the styles, the references between cells, and what each kind of cell must never
forget. Nothing here knows what the figures mean.

*Units*: rows and columns count from 0, as in XlsxWriter; names such as `B7` are made by `cell_name`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from math import ceil
from types import MappingProxyType
from typing import Any, TypeAlias

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name as _letters_of
from xlsxwriter.worksheet import Worksheet

Value: TypeAlias = float | int | str | bool | None

LONGEST_CELL = 32_767
GUARDED = "+guarded"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

INK, PALE, LINE = "#0B0C0C", "#F3F2F1", "#B1B4B6"
BLUE, INPUT, CALCULATED, TOTAL, NOTICE = "#12436D", "#FFF8D6", "#FFFFFF", "#E8EEF4", "#FBE3D6"
GREEN_INK, GREEN, RED_INK, RED = "#005A30", "#CCE2D8", "#942514", "#F6D7D2"

POUNDS = "£#,##0;[Red]-£#,##0"
PENCE = "£#,##0.00;[Red]-£#,##0.00"
PLAIN = "General"
COUNT = "#,##0.00##"
FACTOR = "0.000000"
RATIO = "0.00"
SHARE = "0.0#%"
RATE = "0.0##%"

# What a spreadsheet marks with green corners although it is meant: a first year's formula differs from the next year's.
_QUIET = ("formula_differs", "formula_range", "number_stored_as_text", "two_digit_text_year", "empty_cell_reference")

_FONT: Mapping[str, Any] = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "top"}
_BOX: Mapping[str, Any] = {"border": 1, "border_color": LINE, "indent": 1}
_IN: Mapping[str, Any] = {**_FONT, **_BOX, "bg_color": INPUT, "locked": False}
_OUT: Mapping[str, Any] = {**_FONT, **_BOX}
_SUM: Mapping[str, Any] = {**_FONT, **_BOX, "bg_color": TOTAL, "bold": True}
_NUMBERS = {
    "pounds": POUNDS,
    "pence": PENCE,
    "plain": PLAIN,
    "factor": FACTOR,
    "ratio": RATIO,
    "share": SHARE,
    "rate": RATE,
    "whole": "0",
}
_OUTCOMES = {**_NUMBERS, "plain": COUNT}

STYLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "body": _FONT,
        "wrapped": {**_FONT, "text_wrap": True},
        "title": {**_FONT, "font_size": 16, "bold": True, "font_color": BLUE},
        "subtitle": {**_FONT, "font_color": "#505A5F"},
        "heading": {**_FONT, "font_size": 12, "bold": True, "font_color": BLUE},
        "notice": {**_FONT, "bold": True, "font_color": RED_INK},
        "group": {**_FONT, "bold": True, "font_color": BLUE, "bottom": 2, "bottom_color": BLUE},
        "note": {**_FONT, "font_size": 9, "font_color": "#505A5F", "text_wrap": True, "indent": 1},
        "example": {**_FONT, "italic": True, "font_color": "#6F777B", "bg_color": PALE, "num_format": "General"},
        "example.share": {**_FONT, "italic": True, "font_color": "#6F777B", "bg_color": PALE, "num_format": SHARE},
        "example.pounds": {**_FONT, "italic": True, "font_color": "#6F777B", "bg_color": PALE, "num_format": POUNDS},
        "gutter": {**_FONT, "font_size": 9, "italic": True, "font_color": "#505A5F", "align": "right"},
        "header": {**_FONT, **_BOX, "bold": True, "font_color": "#FFFFFF", "bg_color": BLUE, "text_wrap": True},
        "header.right": {
            **_FONT,
            **_BOX,
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": BLUE,
            "text_wrap": True,
            "align": "right",
        },
        "year": {**_FONT, "bold": True, "align": "right", "bottom": 1, "bottom_color": LINE},
        "header.band": {**_FONT, "bg_color": BLUE},
        "label": {**_OUT, "text_wrap": True},
        "label.total": _SUM,
        "label.total.right": {**_SUM, "align": "right"},
        "label.band": {**_FONT, "bg_color": TOTAL, "top": 1, "bottom": 1, "top_color": LINE, "bottom_color": LINE},
        "link": {**_FONT, "font_color": "#1D70B8", "underline": 1},
        "input.text": {**_IN, "num_format": "@", "text_wrap": True},
        "input.any": _IN,
        "calc.text": {**_OUT, "font_color": "#383F43"},
        "calc.right": {**_OUT, "font_color": "#383F43", "align": "right"},
        "check": {**_OUT, "bold": True, "align": "center", "indent": 0},
        **{f"input.{name}": {**_IN, "num_format": form, "align": "right"} for name, form in _NUMBERS.items()},
        **{
            f"ranged.{name}": {**_IN, "bg_color": PALE, "num_format": form, "italic": True, "align": "right"}
            for name, form in _OUTCOMES.items()
        },
        **{f"calc.{name}": {**_OUT, "num_format": form, "align": "right"} for name, form in _OUTCOMES.items()},
        **{f"total.{name}": {**_SUM, "num_format": form, "align": "right"} for name, form in _OUTCOMES.items()},
    }
)


class ExactWorksheet(Worksheet):  # type: ignore[misc]
    """Writes numbers with every digit they have: XlsxWriter's own 16 would lose the last bit, and the case with it.

    Formulas are kept as they are: ours use no function newer than 2007, so the search for those (half of the time that a
    large workbook takes) is left out.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _xml_number_element(self, number: float, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        marks = "".join(f' {key}="{self._escape_attributes(value)}"' for key, value in attributes)
        self.fh.write(f"<c{marks}><v>{float(number)!r}</v></c>")


@cache
def column_letters(column: int) -> str:
    """`B` for column 1."""
    return str(_letters_of(column))


def cell_name(row: int, column: int) -> str:
    """`B7` for row 6, column 1."""
    return f"{column_letters(column)}{row + 1}"


def fixed_name(row: int, column: int) -> str:
    """`$B$7` for row 6, column 1."""
    return f"${column_letters(column)}${row + 1}"


@cache
def sheet_name(name: str) -> str:
    """A sheet's name as a formula writes it: in quotes where it is more than one plain word."""
    plain = name.isalnum() and not name[0].isdigit()
    return name if plain else "'" + name.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Ref:
    """A cell that a formula points at."""

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        return f"{sheet_name(self.sheet)}!{fixed_name(self.row, self.column)}"

    @property
    def loose(self) -> str:
        """Row and column free to move when the formula is copied."""
        return f"{sheet_name(self.sheet)}!{cell_name(self.row, self.column)}"

    def to(self, row: int, column: int) -> str:
        """The range from here to another cell of the same sheet, fixed."""
        return f"{self}:{fixed_name(row, column)}"

    @property
    def place(self) -> str:
        """As a person names it: `Benefits!F7`, `Who gains!C4`."""
        return f"{self.sheet}!{cell_name(self.row, self.column)}"


def span(row: int, first: int, last: int) -> str:
    """The cells of one row on the same sheet, free to move: `G7:K7`."""
    return f"{cell_name(row, first)}:{cell_name(row, last)}"


def column_span(column: int, first: int, last: int) -> str:
    """The cells of one column on the same sheet, free to move: `G7:G12`."""
    return f"{cell_name(first, column)}:{cell_name(last, column)}"


def looks_like_formula(text: str) -> bool:
    """True for text that a spreadsheet would take for a formula when it is typed or edited."""
    return text.startswith(FORMULA_STARTS)


def plain_value(value: Any) -> Any:
    """A value as XlsxWriter keeps it beside a formula; arrays' scalars become plain numbers."""
    if value is None:
        return ""
    return value if isinstance(value, str | bool | int) else float(value)


class Book:
    """A workbook being written. The same content and day give the same bytes."""

    def __init__(self, *, title: str, created: date, comments: str = "") -> None:
        self._bytes = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self._book.set_properties(
            {"title": title, "comments": comments, "created": datetime(created.year, created.month, created.day)}  # noqa: DTZ001
        )
        self._book.set_calc_mode("auto")
        self._styles: dict[str, Any] = {}
        self.sheets: dict[str, Sheet] = {}

    def style(self, name: str) -> Any:
        """The cell format of a style, made once. A guarded one keeps text from becoming a formula when it is edited."""
        if name not in self._styles:
            plain = name.removesuffix(GUARDED)
            guard = {"quote_prefix": True} if name != plain else {}
            self._styles[name] = self._book.add_format({**STYLES[plain], **guard})
        return self._styles[name]

    def sheet(self, name: str, *, tab: str | None = None) -> Sheet:
        """A new sheet at the end, without grid lines."""
        page = self._book.add_worksheet(name, worksheet_class=ExactWorksheet)
        page.hide_gridlines(2)
        page.set_row(0, 24)
        page.ignore_errors(dict.fromkeys(_QUIET, "A1:XFD10000"))
        if tab:
            page.set_tab_color(tab)
        self.sheets[name] = Sheet(self, name, page)
        return self.sheets[name]

    def name_cells(self, name: str, cells: str) -> None:
        """Give cells a name that formulas and lists may use; `cells` such as `=Lists!$A$2:$A$9`."""
        self._book.define_name(name, cells)

    def chart(self, kind: Mapping[str, str]) -> Any:
        return self._book.add_chart(dict(kind))

    def save(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._bytes.getvalue()


class Sheet:
    """One sheet being written. `formula` keeps the value that a reader without a spreadsheet sees."""

    def __init__(self, book: Book, name: str, page: Any) -> None:
        self.book = book
        self.name = name
        self.page = page

    def ref(self, row: int, column: int) -> Ref:
        return Ref(self.name, row, column)

    def text(self, row: int, column: int, text: str, style: str = "body") -> None:
        """Text as text, whatever it begins with."""
        if not text:
            self.page.write_blank(row, column, None, self.book.style(style))
            return
        guard = GUARDED if looks_like_formula(text) else ""
        self.page.write_string(row, column, text[:LONGEST_CELL], self.book.style(style + guard))

    def number(self, row: int, column: int, number: float, style: str) -> None:
        self.page.write_number(row, column, number, self.book.style(style))

    def truth(self, row: int, column: int, flag: bool, style: str) -> None:
        self.page.write_boolean(row, column, flag, self.book.style(style))

    def blank(self, row: int, column: int, style: str) -> None:
        self.page.write_blank(row, column, None, self.book.style(style))

    def formula(self, row: int, column: int, formula: str, value: Any, style: str) -> Ref:
        """A live formula with our value in the cell."""
        self.page.write_formula(row, column, formula, self.book.style(style), plain_value(value))
        return Ref(self.name, row, column)

    def head(self, title: str, purpose: str) -> None:
        """The sheet's title and, under it, what it is for."""
        self.text(0, 0, title, "title")
        self.text(1, 0, purpose, "subtitle")

    def height(self, row: int, texts: Iterable[tuple[str, float]]) -> None:
        """Room for the longest of some wrapped texts, each in a column of a width; rows of one line keep their own height."""
        lines = max((_lines(text, width) for text, width in texts), default=1)
        if lines > 1:
            self.page.set_row(row, 13.5 * min(lines, 30))

    def widths(self, *widths: float, first: int = 0) -> None:
        for i, width in enumerate(widths):
            self.page.set_column(first + i, first + i, width)

    def choices(
        self, cells: tuple[int, int, int, int], source: str, *, title: str, message: str, strict: bool = True
    ) -> None:
        """A drop-down on cells (first row, first column, last row, last column); not strict lets other words stand."""
        self.page.data_validation(
            *cells,
            {
                "validate": "list",
                "source": source,
                "ignore_blank": True,
                "error_type": "stop" if strict else "information",
                "error_title": title[:32],
                "error_message": (f"Choose from the list. {message}" if strict else message)[:255],
                "input_title": title[:32],
                "input_message": message[:255],
            },
        )

    def numbers(
        self, cells: tuple[int, int, int, int], low: float | None, high: float | None, *, title: str, message: str
    ) -> None:
        """A warning, which lets the figure stand, where a number is outside its field."""
        rule = _number_rule(low, high)
        self.page.data_validation(
            *cells,
            {
                "validate": "decimal",
                **rule,
                "ignore_blank": True,
                "error_type": "warning",
                "error_title": title[:32],
                "error_message": message[:255],
                "input_title": title[:32],
                "input_message": message[:255],
            },
        )

    def dimmed(self, cells: tuple[int, int, int, int], condition: str) -> None:
        """Cells that turn grey while a formula holds: there is nothing to type in them."""
        form = self.book._book.add_format({"bg_color": PALE, "font_color": "#6F777B"})
        self.page.conditional_format(*cells, {"type": "formula", "criteria": condition, "format": form})

    def flag(self, cells: tuple[int, int, int, int], good: str, bad: str) -> None:
        """Green where a cell says `good`, red where it says `bad`."""
        for word, ink, ground in ((good, GREEN_INK, GREEN), (bad, RED_INK, RED)):
            form = self.book._book.add_format({"font_color": ink, "bg_color": ground})
            self.page.conditional_format(
                *cells, {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": form}
            )

    def printed(
        self,
        *,
        title_rows: tuple[int, int],
        freeze: tuple[int, int],
        landscape: bool = True,
        notice: str = "",
        pages_wide: int = 1,
    ) -> None:
        """A4, headings on each page, the sheet's name and page numbers in the footer."""
        self.page.set_paper(9)
        if landscape:
            self.page.set_landscape()
        self.page.fit_to_pages(pages_wide, 0)
        self.page.repeat_rows(*title_rows)
        self.page.set_margins(left=0.4, right=0.4, top=0.6 if notice else 0.5, bottom=0.6)
        if notice:
            self.page.set_header(f"&R&8 {_in_header(notice)}")
        self.page.set_footer("&L&8&A&R&8Page &P of &N")
        self.page.freeze_panes(*freeze)


def _lines(text: str, width: float) -> int:
    """About how many lines a text takes in a column of a width in signs."""
    return sum(max(1, ceil(len(line) * 1.05 / max(width - 1, 1))) for line in text.split("\n"))


def _number_rule(low: float | None, high: float | None) -> dict[str, Any]:
    if low is not None and high is not None:
        return {"criteria": "between", "minimum": low, "maximum": high}
    if low is not None:
        return {"criteria": ">=", "value": low}
    return {"criteria": "between", "minimum": -1e15, "maximum": 1e15}


def _in_header(text: str) -> str:
    """Text for a printed header, where `&` begins a code and 255 signs are the most."""
    return text[:120].replace("&", "&&")
