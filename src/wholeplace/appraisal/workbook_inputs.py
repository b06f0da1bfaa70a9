"""The input sheets of a case's workbook: empty in the template, filled in the export, alike in both.

A cell that stands for a range shows the range's mean by a formula, so that what follows counts from the same figure as the
appraisal. Nothing is locked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from wholeplace.appraisal.bias import bias_editions, grade_table
from wholeplace.appraisal.case import OUTSIDE, SHAPES, Case, Domain, Range
from wholeplace.appraisal.means import mean
from wholeplace.appraisal.positions import Path
from wholeplace.appraisal.sheet_rows import Row, Spot, Spread, value_under
from wholeplace.appraisal.sheets import (
    BENEFITS,
    BODIES,
    COSTS,
    EXAMPLE_ROW,
    FIRST_COLUMN,
    FIRST_ROW,
    FORM,
    FORM_EXAMPLE,
    FORM_FIRST_ROW,
    FORM_LABEL,
    FORM_NOTE,
    FORM_VALUE,
    GROUP_ROW,
    HEADER_ROW,
    LISTS,
    LOCAL_VALUES,
    NOTE_ROW,
    NOTICE_ROW,
    OPTIONS,
    PLACE,
    RANGED_FIELDS,
    RANGED_LOCAL,
    RANGES,
    SOURCED_FIELDS,
    TABLES,
    TEMPLATE_YEARS,
    Column,
    TableSheet,
    domain_of,
)
from wholeplace.documents.workbook import Book, Ref, Sheet, cell_name
from wholeplace.reference.prices import deflator_editions, deflators, discount_schedules, newest_edition
from wholeplace.reference.unit_cost_records import agencies
from wholeplace.reference.unit_costs import UnitCost, library

INPUT_TAB, TABLE_TAB = "#F5C94C", "#B1B4B6"
UNIT_COSTS, LISTS_SHEET = "Unit costs", "Lists"
MEAN_USED = "Mean used"
_NUMBER_STYLES = {"number": "plain", "share": "share", "whole": "whole"}
_Z95 = 1.6448536269514722


@dataclass(slots=True)
class Inputs:
    """Where each input of the case stands: by key of `[case]`, and by path of the mapping (blank cells too).

    `written` is what stands in a filled cell.
    """

    form: dict[str, Ref] = field(default_factory=dict)
    refs: dict[Path, Ref] = field(default_factory=dict)
    written: dict[Ref, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn and on what. `case` is None for the template; `years` is the number of year columns.

    `ready` is how many rows each table has ready for input; `label` stands on every sheet (a specimen says what it is).
    """

    book: Book
    case: Case | None
    spread: Spread
    years: int
    ready: Mapping[str, int]
    label: str = ""

    @property
    def template(self) -> bool:
        return self.case is None

    @property
    def notice(self) -> str:
        """What every sheet must say, or nothing."""
        illustrative = "Illustrative: the inputs are invented." if self.case and self.case.illustrative else ""
        return ". ".join(part for part in (self.label, illustrative) if part)

    def identifier(self, table: TableSheet, row: int) -> object:
        """The first value of a row of a table, empty where there is none."""
        rows = self.spread.rows[table.name]
        return rows[row].get(table.columns[0].header, "") if row < len(rows) else ""


def drawing(book: Book, case: Case | None, spread: Spread, label: str = "") -> Drawing:
    """A drawing with the template's ready rows, or for a case as many as it needs with some to spare."""
    spare = {table.name: len(spread.rows[table.name]) + min(5, table.rows) for table in TABLES}
    ready = {table.name: table.rows for table in TABLES} if case is None else spare
    return Drawing(book, case, spread, case.years if case else TEMPLATE_YEARS, ready, label)


def draw_inputs(on: Drawing, head: Mapping[str, Any]) -> Inputs:
    """Fill the input sheets, which the book already has, and say where each value stands."""
    inputs = Inputs()
    _draw_form(on, head, inputs)
    for table in TABLES:
        _draw_table(on, table, inputs)
    _draw_means(on)
    for path, spot in on.spread.spots.items():
        ref = inputs.refs[path] = cell_of(spot, on.years)
        inputs.written[ref] = on.spread.rows[spot.sheet][spot.row].get(spot.header)
    return inputs


# the form


def _draw_form(on: Drawing, head: Mapping[str, Any], inputs: Inputs) -> None:
    sheet = on.book.sheets[PLACE]
    sheet.head(
        "The case and its place", "What the case is, and how its figures are counted. Fill in the coloured cells."
    )
    sheet.widths(2, 28, 46, 34 if on.template else 4, 70)
    for column, title in ((FORM_LABEL, "What"), (FORM_VALUE, "Your answer"), (FORM_NOTE, "How to fill it in")):
        sheet.text(FORM_FIRST_ROW - 1, column, title, "header")
    sheet.text(FORM_FIRST_ROW - 1, FORM_EXAMPLE, "Example" if on.template else "", "header")
    for i, row in enumerate(FORM):
        at = FORM_FIRST_ROW + i
        inputs.form[row.key[0]] = sheet.ref(at, FORM_VALUE)
        sheet.text(at, FORM_LABEL, row.header + ("" if row.required or not on.template else " (may be blank)"), "label")
        _put(sheet, at, FORM_VALUE, row, _form_value(row, head))
        _validate(sheet, (at, FORM_VALUE, at, FORM_VALUE), row)
        if on.template:
            _put_example(sheet, at, FORM_EXAMPLE, row)
        sheet.text(at, FORM_NOTE, row.note, "note")
        sheet.height(at, [(str(_form_value(row, head) or ""), 46), (str(row.example or "") if on.template else "", 34)])
    draw_notice(on, sheet, inputs)
    sheet.printed(
        title_rows=(FORM_FIRST_ROW - 1, FORM_FIRST_ROW - 1), freeze=(FORM_FIRST_ROW, FORM_VALUE), notice=on.notice
    )


def _form_value(row: Column, head: Mapping[str, Any]) -> object:
    value = value_under(head, row.key)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def draw_notice(on: Drawing, sheet: Sheet, inputs: Inputs) -> None:
    """The line that every sheet of an illustrative case carries; it follows the answer on `Place`."""
    words = "Illustrative: the inputs are invented."
    said, plain = (text.replace('"', '""') for text in (f"{on.label}. {words}" if on.label else words, on.label))
    sheet.formula(NOTICE_ROW, 0, f'=IF({inputs.form["illustrative"]}="yes","{said}","{plain}")', on.notice, "notice")


# tables


def cell_of(spot: Spot, years: int) -> Ref:
    """The cell of a spot. `years` is the number of year columns drawn."""
    return Ref(spot.sheet, FIRST_ROW + spot.row, column_of(spot.sheet, spot.header, years))


def column_of(sheet: str, header: str, years: int) -> int:
    return _columns(sheet, years)[header]


_COLUMNS: dict[tuple[str, int], dict[str, int]] = {}


def _columns(sheet: str, years: int) -> dict[str, int]:
    if (sheet, years) not in _COLUMNS:
        table = next(table for table in TABLES if table.name == sheet)
        headers = [*table.headers(years), *([MEAN_USED] if table is RANGES else [])]
        _COLUMNS[sheet, years] = {header: FIRST_COLUMN + i for i, header in enumerate(headers)}
    return _COLUMNS[sheet, years]


def _draw_table(on: Drawing, table: TableSheet, inputs: Inputs) -> None:
    sheet = on.book.sheets[table.name]
    sheet.head(table.name, table.purpose)
    headers = table.headers(on.years)
    _draw_heads(on, sheet, table, headers, inputs)
    rows: Sequence[Row] = on.spread.rows[table.name]
    last = FIRST_ROW + on.ready[table.name] - 1
    for header, (column, year) in headers.items():
        at = column_of(table.name, header, on.years)
        _validate(sheet, (FIRST_ROW, at, last, at), column)
        if year is not None and on.template:
            years = inputs.form["years"]
            sheet.dimmed((FIRST_ROW, at, last, at), f'=AND({years}<>"",{year + 1}>{years})')
        for i in range(on.ready[table.name]):
            if Spot(table.name, i, header) not in on.spread.ranged:
                _put(sheet, FIRST_ROW + i, at, column, rows[i].get(header) if i < len(rows) else None)
    for i in range(on.ready[table.name]):
        sheet.number(FIRST_ROW + i, 0, i + 1, "gutter")
    for i, row in enumerate(rows):
        sheet.height(FIRST_ROW + i, [(str(row.get(column.header, "")), column.width) for column in table.columns])
    draw_notice(on, sheet, inputs)
    sheet.printed(
        title_rows=(HEADER_ROW, HEADER_ROW),
        freeze=(FIRST_ROW, 3 if table in (COSTS, BENEFITS, BODIES, OPTIONS) else 2),
        pages_wide=2 if table is BENEFITS else 1,
        notice=on.notice,
    )


def _draw_heads(
    on: Drawing, sheet: Sheet, table: TableSheet, headers: Mapping[str, tuple[Column, int | None]], inputs: Inputs
) -> None:
    sheet.page.set_row(NOTE_ROW, 74 if any(len(column.note) > 60 for column in table.columns) else 50)
    sheet.page.set_row(HEADER_ROW, 30)
    sheet.text(NOTE_ROW, 0, "What to type", "gutter")
    sheet.text(EXAMPLE_ROW, 0, "Example", "gutter")
    if not on.template:
        sheet.page.set_row(EXAMPLE_ROW, None, None, {"hidden": True})
    sheet.widths(11)
    before = ""
    for header, (column, year) in headers.items():
        at = column_of(table.name, header, on.years)
        sheet.widths(column.width, first=at)
        if column.group:
            sheet.text(GROUP_ROW, at, column.group if column.group != before else "", "group")
        before = column.group
        if year is None:
            sheet.text(NOTE_ROW, at, column.note, "note")
        else:
            draw_year_label(on, sheet, NOTE_ROW, at, year, inputs)
        _put_example(sheet, EXAMPLE_ROW, at, column)
        right = column.kind in ("number", "share", "pounds", "whole")
        sheet.text(HEADER_ROW, at, header, "header.right" if right else "header")


def draw_year_label(on: Drawing, sheet: Sheet, row: int, column: int, year: int, inputs: Inputs) -> None:
    """The financial year of a year column, from the case's first year; blank beyond its last."""
    first, years = inputs.form["first_year"], inputs.form["years"]
    begins = f"VALUE(LEFT({first},4))"
    formula = f'=IFERROR(IF({year + 1}>{years},"",({begins}+{year})&"/"&RIGHT({begins}+{year + 1},2)),"")'
    sheet.formula(row, column, formula, on.case.year_labels[year] if on.case else "", "year")


def _style(column: Column, kind: str = "input") -> str:
    if column.kind == "pounds":
        return f"{kind}.{'pounds' if column.by_year else 'pence'}"
    if column.kind in _NUMBER_STYLES:
        return f"{kind}.{_NUMBER_STYLES[column.kind]}"
    return "input.any" if column.kind == "any" else "input.text"


def _put(sheet: Sheet, row: int, at: int, column: Column, value: object) -> None:
    """One input cell, coloured whether filled or not."""
    style = _style(column)
    if value is None or value == "":
        sheet.blank(row, at, style)
    elif isinstance(value, bool):
        _put_truth(sheet, row, at, column, value)
    elif isinstance(value, int | float):
        sheet.number(row, at, value, style)
    else:
        sheet.text(row, at, str(value), "input.text" if column.kind == "any" else style)


def _put_truth(sheet: Sheet, row: int, at: int, column: Column, value: bool) -> None:
    if column.kind == "yes-no":
        sheet.text(row, at, "yes" if value else "no", "input.text")
    else:
        sheet.truth(row, at, value, "input.any")


def _put_example(sheet: Sheet, row: int, at: int, column: Column) -> None:
    example = column.example
    if isinstance(example, int | float):
        style = {"share": "example.share", "pounds": "example.pounds"}.get(column.kind, "example")
        sheet.number(row, at, example, style)
    else:
        sheet.text(row, at, str(example or ""), "example")


def _validate(sheet: Sheet, cells: tuple[int, int, int, int], column: Column) -> None:
    title, message = column.header, column.note
    if column.choices:
        sheet.choices(cells, f"=list_{column.choices}", title=title, message=message, strict=column.strict)
    elif column.domain is not None:
        low, high = (None if abs(bound) == inf else bound for bound in (column.domain.low, column.domain.high))
        sheet.numbers(cells, low, high, title=title, message=message or column.domain.words)


# ranges


def _draw_means(on: Drawing) -> None:
    """The mean of each range by a formula, and the cells that stand for ranges pointing at it."""
    sheet, spread = on.book.sheets[RANGES.name], on.spread
    at = column_of(RANGES.name, MEAN_USED, on.years)
    sheet.widths(13, first=at)
    if not on.template:
        sheet.text(HEADER_ROW, at, MEAN_USED, "header.right")
        sheet.text(NOTE_ROW, at, "Worked out: what the point figures use.", "note")
    values = [_range_mean(row) for row in spread.rows[RANGES.name]]
    for i, row in enumerate(spread.rows[RANGES.name]):
        sheet.formula(FIRST_ROW + i, at, "=" + _mean_formula(i, row, on.years), values[i], "calc.plain")
    for spot, i in spread.ranged.items():
        column = _column_named(spot)
        ref = cell_of(spot, on.years)
        page = on.book.sheets[spot.sheet]
        page.formula(
            ref.row, ref.column, f"={Ref(RANGES.name, FIRST_ROW + i, at)}", values[i], _style(column, "ranged")
        )


def _column_named(spot: Spot) -> Column:
    table = next(table for table in TABLES if table.name == spot.sheet)
    return table.headers(100)[spot.header][0]


def range_of(row: Row) -> tuple[Range, Domain]:
    """The range that a row of `Ranges` says, and the domain of its field."""
    kind = SHAPES[str(row.get("Shape", "pert"))]
    names = kind.__dataclass_fields__  # type: ignore[attr-defined]
    words = str(row["Field"])
    field_name = "value.fiscal" if words.startswith("local ") else RANGED_FIELDS[words]
    return kind(**{name: float(row[name.capitalize()]) for name in names}), domain_of(field_name)  # type: ignore[arg-type]


def _range_mean(row: Row) -> float:
    found, domain = range_of(row)
    return mean(found, domain)


def _mean_formula(i: int, row: Row, years: int) -> str:
    def of(header: str) -> str:
        return cell_name(FIRST_ROW + i, column_of(RANGES.name, header, years))

    shape = str(row.get("Shape", "pert"))
    _, domain = range_of(row)
    match shape:
        case "pert":
            return f"({of('Low')}+4*{of('Mode')}+{of('High')})/6"
        case "triangular":
            return f"({of('Low')}+{of('Mode')}+{of('High')})/3"
        case "uniform":
            return f"({of('Low')}+{of('High')})/2"
        case "beta":
            return f"{of('Alpha')}/({of('Alpha')}+{of('Beta')})"
        case "normal":
            return _truncated_normal(of("Mean"), of("Sd"), domain)
        case _:
            return _truncated_lognormal(of("Median"), of("P95"), domain)


def _truncated_normal(middle: str, sd: str, domain: Domain) -> str:
    """mean + sd · (φ(a) − φ(b)) / (Φ(b) − Φ(a)), a and b the ends of the domain in standard deviations."""
    low, high = ((f"({end:.17g}-{middle})/{sd}" if abs(end) != inf else None) for end in (domain.low, domain.high))
    density = "{0}EXP(-({1})*({1})/2)/SQRT(2*PI())"  # not squared by ^, which fails where it underflows
    top = (density.format("", low) if low else "0") + (density.format("-", high) if high else "")
    kept = (f"NORMSDIST({high})" if high else "1") + (f"-NORMSDIST({low})" if low else "")
    return f"{middle}+{sd}*({top})/({kept})"


def _truncated_lognormal(median: str, p95: str, domain: Domain) -> str:
    mu, sigma = f"LN({median})", f"(LN({p95}/{median})/{_Z95!r})"
    low = f"(LN({domain.low:.17g})-{mu})/{sigma}" if domain.low > 0 else None
    high = f"(LN({domain.high:.17g})-{mu})/{sigma}" if domain.high < inf else None

    def within(shift: str) -> str:
        return (f"NORMSDIST({high}{shift})" if high else "1") + (f"-NORMSDIST({low}{shift})" if low else "")

    whole = f"EXP({mu}+{sigma}^2/2)"
    return f"{whole}*({within(f'-{sigma}')})/({within('')})" if low or high else whole


# lists and the library


def draw_lists(on: Drawing, inputs: Inputs) -> None:
    """The words of every drop-down, and what the grades of evidence mean."""
    sheet = on.book.sheets[LISTS_SHEET]
    sheet.head("Lists", "The words that the drop-downs offer, and what each grade of evidence means.")
    at = 0
    for name, words in _static_lists().items():
        _draw_list(on, name, words, at)
        at += 1
    _draw_gathered(on, "lines", (COSTS, BENEFITS), (), at)
    _draw_gathered(on, "receivers", (BODIES,), (OUTSIDE,), at + 1)
    for name, table in (
        ("bodies", BODIES),
        ("benefits", BENEFITS),
        ("options", OPTIONS),
        ("local_values", LOCAL_VALUES),
    ):
        on.book.name_cells(f"list_{name}", "=" + _ids(on, table))
    _draw_grades(sheet, at + 3)
    draw_notice(on, sheet, inputs)
    sheet.printed(title_rows=(4, 4), freeze=(5, 0), notice=on.notice)


def _static_lists() -> dict[str, Sequence[object]]:
    years = sorted(deflators(newest_edition()).indices)
    return {
        **LISTS,
        "grades": (1, 2, 3, 4, 5, 6),
        "years": [str(year) for year in reversed(years)],
        "deflators": deflator_editions(),
        "discounts": discount_schedules(),
        "bias_editions": bias_editions(),
        "ranged_fields": (*RANGED_FIELDS, *RANGED_LOCAL),
        "sourced_fields": tuple(SOURCED_FIELDS),
        "agencies": sorted({agency.name for (level, _), agency in agencies().items() if level == 1}),
    }


def _draw_list(on: Drawing, name: str, words: Sequence[object], at: int) -> None:
    sheet = on.book.sheets[LISTS_SHEET]
    sheet.text(4, at, name.replace("_", " "), "header")
    sheet.widths(20, first=at)
    for i, word in enumerate(words):
        if isinstance(word, int):
            sheet.number(5 + i, at, word, "calc.whole")
        else:
            sheet.text(5 + i, at, str(word), "label")
    on.book.name_cells(f"list_{name}", f"={Ref(LISTS_SHEET, 5, at).to(4 + len(words), at)}")


def _ids(on: Drawing, table: TableSheet) -> str:
    return Ref(table.name, FIRST_ROW, FIRST_COLUMN).to(FIRST_ROW + on.ready[table.name] - 1, FIRST_COLUMN)


def _draw_gathered(on: Drawing, name: str, tables: Sequence[TableSheet], before: Sequence[str], at: int) -> None:
    """A list gathered by formulas from the ids on other sheets."""
    sheet = on.book.sheets[LISTS_SHEET]
    sheet.text(4, at, name, "header")
    sheet.widths(20, first=at)
    row = 5
    for word in before:
        sheet.text(row, at, word, "label")
        row += 1
    for table in tables:
        for i in range(on.ready[table.name]):
            cell = Ref(table.name, FIRST_ROW + i, FIRST_COLUMN).loose
            sheet.formula(row, at, f'=IF({cell}="","",{cell})', on.identifier(table, i), "calc.text")
            row += 1
    on.book.name_cells(f"list_{name}", f"={Ref(LISTS_SHEET, 5, at).to(row - 1, at)}")


_GRADE_HEADS = (
    "Edition",
    "Grade",
    "Costs: add",
    "Benefits: take off",
    "Cost source",
    "Population data",
    "Evidence of effect",
    "Age of data",
    "Known error",
)


def _draw_grades(sheet: Sheet, at: int) -> None:
    sheet.text(3, at, "What each grade of evidence means, and how far figures are corrected for it", "heading")
    sheet.widths(16, 7, 9, 9, 30, 30, 34, 14, 12, first=at)
    for i, head in enumerate(_GRADE_HEADS):
        sheet.text(4, at + i, head, "header")
    row = 5
    for edition in bias_editions():
        for grade in grade_table(edition).values():
            sheet.text(row, at, edition, "label")
            sheet.number(row, at + 1, grade.number, "calc.whole")
            sheet.number(row, at + 2, grade.cost_size, "calc.share")
            sheet.number(row, at + 3, grade.benefit_size, "calc.share")
            words = (
                grade.cost_source,
                grade.population_data,
                grade.evidence_of_effect,
                grade.age_of_data,
                grade.known_data_error,
            )
            for i, text in enumerate(words):
                sheet.text(row, at + 4 + i, text, "label")
            row += 1


UNIT_COST_HEADS = (
    *("Code", "Description", "Unit", "Fiscal", "Price year", "Economic", "Price year", "Social", "Price year"),
    *("Transfer in fiscal", "Agency", "Further agency", "Rating", "Source"),
)
UNIT_COST_FIRST_ROW = 5
UNIT_COST_COLUMNS = {"fiscal": (3, 4), "economic": (5, 6), "social": (7, 8), "transfer": (9, 4)}


def draw_unit_costs(on: Drawing, inputs: Inputs) -> None:
    """The whole unit cost library, as published, to look up and to choose from."""
    sheet = on.book.sheets[UNIT_COSTS]
    known = library()
    sheet.head("Unit costs", f"{known.edition.attribution}. Values as published, each in the prices of its own year.")
    sheet.widths(10, 60, 22, 12, 10, 12, 10, 12, 10, 12, 24, 24, 8, 40)
    for i, head in enumerate(UNIT_COST_HEADS):
        sheet.text(UNIT_COST_FIRST_ROW - 1, i, head, "header")
    for row, cost in enumerate(known, start=UNIT_COST_FIRST_ROW):
        _draw_unit_cost(sheet, row, cost)
    last = UNIT_COST_FIRST_ROW + len(known) - 1
    on.book.name_cells("list_unit_costs", f"={Ref(UNIT_COSTS, UNIT_COST_FIRST_ROW, 0).to(last, 0)}")
    sheet.page.autofilter(UNIT_COST_FIRST_ROW - 1, 0, last, len(UNIT_COST_HEADS) - 1)
    draw_notice(on, sheet, inputs)
    heads = UNIT_COST_FIRST_ROW - 1
    sheet.printed(title_rows=(heads, heads), freeze=(UNIT_COST_FIRST_ROW, 2), notice=on.notice)


def _draw_unit_cost(sheet: Sheet, row: int, cost: UnitCost) -> None:
    sheet.text(row, 0, cost.code, "calc.text")
    sheet.text(row, 1, cost.description, "calc.text")
    sheet.text(row, 2, cost.unit, "calc.text")
    for kind in ("fiscal", "economic", "social"):
        priced = getattr(cost, kind)
        if priced is not None:
            value, year = UNIT_COST_COLUMNS[kind]
            sheet.number(row, value, priced.pounds, "calc.pence")
            sheet.text(row, year, str(priced.price_year), "calc.text")
    if cost.transfer is not None:
        sheet.number(row, UNIT_COST_COLUMNS["transfer"][0], cost.transfer.pounds, "calc.pence")
    for i, text in enumerate((cost.agency_level1, cost.agency_level2, cost.rating or "", cost.source.text)):
        if text:
            sheet.text(row, 10 + i, text, "calc.text")
