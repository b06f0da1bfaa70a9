"""What every calculation sheet of the export shares: financial years in the same columns, sums and present values after
them, and a register of the cells that later sheets point at.

Each number is a live formula with the engine's own value in the cell.

*Units*: rows and columns count from 0; years count from 0 = the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wholeplace.appraisal.appraise import Appraisal, LineResult
from wholeplace.appraisal.case import BenefitLine, Case
from wholeplace.appraisal.model import Floats
from wholeplace.appraisal.workbook_inputs import Drawing, Inputs, draw_notice
from wholeplace.documents.workbook import Ref, Sheet, column_letters, span

FIRST_YEAR = 6  # column G
_LABEL_WIDTHS = (16, 36, 13, 13, 13, 13)
HEAD_ROW, INDEX_ROW, START_ROW = 4, 5, 6  # sheets without years begin in the row of the year index
NEXT_ROW = INDEX_ROW

RESULTS, WHO, BY_BODY = "Results", "Who pays and gains", "Body by body"
DISTRIBUTION, CHECKS, SOURCES = "Distribution", "Checks", "Sources"
DISCOUNTING, BIAS, UNIT_VALUES, VOLUMES = "Discounting", "Bias", "Unit values", "Volumes"
REALISED, VALUE, SHARES_WORKED, FISCAL = "Realised", "Value by year", "Shares by agency", "Fiscal by body"
CASH, COSTS_WORKED, TOTALS = "Cashable by body", "Costs by year", "Year by year"
RESULT_SHEETS = (RESULTS, WHO, BY_BODY, DISTRIBUTION, CHECKS, SOURCES)
CALCULATIONS = (
    *(DISCOUNTING, BIAS, UNIT_VALUES, VOLUMES, REALISED, VALUE),
    *(SHARES_WORKED, FISCAL, CASH, COSTS_WORKED, TOTALS),
)


@dataclass(slots=True)
class Chain:
    """An appraisal on its way into a workbook.

    `shares` is the split of each benefit's fiscal value (line id → receiver → share); `cells` registers what later
    formulas point at, by any key. `results` holds what each line comes to, by side and id; `benefits` each benefit with its
    place in the case and its result.
    """

    on: Drawing
    inputs: Inputs
    appraisal: Appraisal
    shares: Mapping[str, Mapping[str, float]]
    cells: dict[tuple[object, ...], Ref] = field(default_factory=dict)
    results: Mapping[tuple[str, str], LineResult] = field(init=False)
    benefits: tuple[tuple[int, BenefitLine, LineResult], ...] = field(init=False)

    @property
    def case(self) -> Case:
        return self.appraisal.case

    @property
    def years(self) -> int:
        return self.case.years

    @property
    def discount(self) -> Floats:
        return self.appraisal.model.discount_factors

    @property
    def last_year(self) -> int:
        return FIRST_YEAR + self.years - 1

    def __post_init__(self) -> None:
        self.results = {(line.side, line.id): line for line in self.appraisal.lines}
        self.benefits = tuple((i, line, self.results["benefit", line.id]) for i, line in enumerate(self.case.benefits))

    def sheet(self, name: str) -> Sheet:
        return self.on.book.sheets[name]

    def begin(self, name: str, title: str, purpose: str, widths: Sequence[float]) -> Sheet:
        """A calculation sheet with its title, its notice and its column widths."""
        sheet = self.sheet(name)
        sheet.head(title, purpose)
        sheet.widths(*widths)
        sheet.page.set_row(HEAD_ROW, 27)
        draw_notice(self.on, sheet, self.inputs)
        return sheet

    def begin_yearly(self, name: str, title: str, purpose: str, heads: Sequence[str]) -> Sheet:
        """A sheet whose years stand in columns G on: headings, year labels, and the year index below."""
        labels = [_LABEL_WIDTHS[at] if at < max(len(heads), 2) else 2 for at in range(FIRST_YEAR)]
        sheet = self.begin(name, title, purpose, (*labels, *[13] * self.years, 14, 14))
        for at in range(FIRST_YEAR):
            head = heads[at] if at < len(heads) else ""
            sheet.text(HEAD_ROW, at, head, "header" if head else "header.band")
        sheet.text(INDEX_ROW, 0, "Year index", "gutter")
        if name != DISCOUNTING:
            self._year_heads(sheet, ("Total",) if name == REALISED else ("Total", "Present value"))
        self.end(sheet)
        return sheet

    def _year_heads(self, sheet: Sheet, after: Sequence[str]) -> None:
        for t in range(self.years):
            at = FIRST_YEAR + t
            sheet.formula(HEAD_ROW, at, f"={self.cells['label', t]}", self.case.year_labels[t], "header.right")
            sheet.formula(INDEX_ROW, at, f"={self.cells['index', t]}", t, "gutter")
        for k, head in enumerate(after, start=1):
            sheet.text(HEAD_ROW, self.last_year + k, head, "header.right")

    def end(self, sheet: Sheet, *, freeze_columns: int = 2) -> None:
        sheet.printed(title_rows=(HEAD_ROW, HEAD_ROW), freeze=(START_ROW, freeze_columns), notice=self.on.notice)

    def each_year(
        self, sheet: Sheet, row: int, formula: Callable[[int, str], str], values: Any, style: str = "calc.pounds"
    ) -> None:
        """A formula for each year: `formula(t, letter)` gets the year index and the column's letter."""
        for t in range(self.years):
            at = FIRST_YEAR + t
            sheet.formula(row, at, formula(t, column_letters(at)), values[t], style)

    def sums(
        self, sheet: Sheet, row: int, values: Any, style: str = "total.pounds", *, discounted: bool = True
    ) -> None:
        """After the years: their sum and, where they are not discounted yet, their present value."""
        cells = span(row, FIRST_YEAR, self.last_year)
        sheet.formula(row, self.last_year + 1, f"=SUM({cells})", float(np.sum(values)), style)
        if discounted:
            at = self.last_year + 2
            formula = f"=SUMPRODUCT({cells},{self.factors})"
            sheet.formula(row, at, formula, float(np.asarray(values) @ self.discount), style)

    @property
    def factors(self) -> str:
        """The range of discount factors."""
        return self.cells["factor", 0].to(self.cells["factor", 0].row, self.last_year)

    def present_value(self, sheet: str, row: int) -> Ref:
        """The present value that stands after the years of a row."""
        return Ref(sheet, row, self.last_year + 2)

    def year_cell(self, sheet: str, row: int, t: int) -> Ref:
        return Ref(sheet, row, FIRST_YEAR + t)

    def label_line(self, sheet: Sheet, row: int, path: tuple[str | int, ...], style: str = "calc.text") -> None:
        """A line's id and title, pointing at its input row."""
        for at, key in ((0, "id"), (1, "title")):
            ref = self.inputs.refs[(*path, key)]
            sheet.formula(row, at, f"={ref}", self.written(ref), style)

    def written(self, ref: Ref) -> Any:
        """What stands in an input cell."""
        return self.inputs.written.get(ref, "")
