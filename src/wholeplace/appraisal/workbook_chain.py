"""The chain of an appraisal as live formulas, from prices and grades to the value of each line in each year.

Read in the order of the sheets: Discounting, Bias, Unit values, Volumes, Realised, Value by year. Formulas use only what
every spreadsheet program has had since 2007.

*Source*: the chain of the case file format.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wholeplace.appraisal.bias import bias_editions, combined_size, grade_table, grades_of
from wholeplace.appraisal.case import BENEFIT_DOMAINS, VALUE_KINDS, BenefitLine, CostLine
from wholeplace.appraisal.incidence import local_value, unit_value
from wholeplace.appraisal.lines import GRADES
from wholeplace.appraisal.means import mean
from wholeplace.appraisal.model import Floats
from wholeplace.appraisal.workbook_frame import (
    BIAS,
    DISCOUNTING,
    FIRST_YEAR,
    HEAD_ROW,
    INDEX_ROW,
    NEXT_ROW,
    REALISED,
    START_ROW,
    UNIT_VALUES,
    VALUE,
    VOLUMES,
    Chain,
)
from wholeplace.appraisal.workbook_inputs import UNIT_COST_COLUMNS, UNIT_COST_FIRST_ROW, UNIT_COSTS
from wholeplace.documents.workbook import Ref, Sheet, cell_name, column_span, fixed_name, span
from wholeplace.reference.prices import deflator_editions, deflators, discount_schedule, discount_schedules
from wholeplace.reference.unit_costs import library
from wholeplace.vocabulary.years import FinancialYear

TABLES_SHEET = "Tables"
KINDS = (*VALUE_KINDS, "transfer")
KIND_TITLES = {
    "fiscal": "Fiscal value",
    "economic": "Economic value",
    "social": "Social value",
    "transfer": "Transfers within fiscal value",
}


# tables of parameters


@dataclass(frozen=True, slots=True)
class TableCells:
    """Where the tables of parameters stand, as ranges that formulas use."""

    schedules: str
    bands_from: str
    bands_to: str
    rates: str
    editions: str
    years: str
    indices: str
    bias_editions: str
    grades: str
    cost_sizes: str
    benefit_sizes: str


def draw_tables(chain: Chain) -> TableCells:
    """The published parameters that the chain rests on: discount rates, deflators, and the sizes of grades."""
    sheet = chain.begin(
        TABLES_SHEET,
        "Tables",
        "Published parameters, each by edition. These are values; everything else is worked out from them.",
        (20, 9, 9, 9, 3),
    )
    bands = _draw_bands(sheet)
    grades = _draw_grade_sizes(sheet, 5)
    indices = _draw_deflators(sheet, 10)
    sheet.printed(title_rows=(HEAD_ROW, HEAD_ROW), freeze=(HEAD_ROW + 1, 0), landscape=False, notice=chain.on.notice)
    return TableCells(*bands, *indices, *grades)


def _heads(sheet: Sheet, at: int, title: str, heads: tuple[str, ...]) -> None:
    sheet.text(HEAD_ROW - 1, at, title, "heading")
    for i, head in enumerate(heads):
        sheet.text(HEAD_ROW, at + i, head, "header" if i == 0 else "header.right")


def _block(at: int, rows: int) -> str:
    return Ref(TABLES_SHEET, HEAD_ROW + 1, at).to(HEAD_ROW + rows, at)


def _draw_bands(sheet: Sheet) -> tuple[str, str, str, str]:
    _heads(sheet, 0, "Discount rates", ("Schedule", "From year", "To year", "Rate"))
    row = HEAD_ROW
    for name in discount_schedules():
        before = 0
        for last, rate in discount_schedule(name).bands:
            row += 1
            sheet.text(row, 0, name, "calc.text")
            sheet.number(row, 1, before, "calc.whole")
            sheet.number(row, 2, last, "calc.whole")
            sheet.number(row, 3, rate, "calc.rate")
            before = last + 1
    rows = row - HEAD_ROW
    return _block(0, rows), _block(1, rows), _block(2, rows), _block(3, rows)


def _draw_grade_sizes(sheet: Sheet, at: int) -> tuple[str, str, str, str]:
    _heads(sheet, at, "Optimism bias by grade of evidence", ("Edition", "Grade", "Costs: add", "Benefits: off"))
    sheet.widths(17, 8, 9, 9, 3, first=at)
    row = HEAD_ROW
    for edition in bias_editions():
        for grade in grade_table(edition).values():
            row += 1
            sheet.text(row, at, edition, "calc.text")
            sheet.number(row, at + 1, grade.number, "calc.whole")
            sheet.number(row, at + 2, grade.cost_size, "calc.share")
            sheet.number(row, at + 3, grade.benefit_size, "calc.share")
    rows = row - HEAD_ROW
    return _block(at, rows), _block(at + 1, rows), _block(at + 2, rows), _block(at + 3, rows)


def _draw_deflators(sheet: Sheet, at: int) -> tuple[str, str, str]:
    editions = deflator_editions()
    _heads(sheet, at, "GDP deflators: index by edition", ("Year", *editions))
    sheet.widths(10, *[14] * len(editions), first=at)
    series = [deflators(edition) for edition in editions]
    years = sorted({year for one in series for year in one.indices})
    for i, year in enumerate(years):
        row = HEAD_ROW + 1 + i
        sheet.text(row, at, str(year), "calc.text")
        for k, one in enumerate(series):
            if one.covers(year):
                sheet.number(row, at + 1 + k, one.index(year), "calc.plain")
    heads = Ref(TABLES_SHEET, HEAD_ROW, at + 1).to(HEAD_ROW, at + len(editions))
    indices = Ref(TABLES_SHEET, HEAD_ROW + 1, at + 1).to(HEAD_ROW + len(years), at + len(editions))
    return heads, _block(at, len(years)), indices


# discounting


def draw_discounting(chain: Chain, tables: TableCells) -> None:
    """Years, rates by band, and cumulative factors."""
    sheet = chain.begin_yearly(
        DISCOUNTING, "Discounting", "What a pound of each year is worth in the first.", ("", "What")
    )
    form = chain.inputs.form
    schedule = chain.appraisal.schedule
    first = form["first_year"]
    shift = 1 if chain.case.first_year_discounted else 0
    rows = {"label": HEAD_ROW, "index": INDEX_ROW, "steps": START_ROW, "rate": START_ROW + 1, "factor": START_ROW + 2}
    for name, words in (
        ("steps", "Steps discounted"),
        ("rate", "Rate for the step into the year"),
        ("factor", "Discount factor"),
    ):
        sheet.text(rows[name], 1, words, "label.total" if name == "factor" else "label")
    for t in range(chain.years):
        at = FIRST_YEAR + t
        for name, row in rows.items():
            chain.cells[name, t] = sheet.ref(row, at)
        begins = f"VALUE(LEFT({first},4))"
        label = f'=({begins}+{cell_name(INDEX_ROW, at)})&"/"&RIGHT({begins}+{cell_name(INDEX_ROW, at)}+1,2)'
        sheet.formula(HEAD_ROW, at, label, chain.case.year_labels[t], "header.right")
        before = cell_name(INDEX_ROW, at - 1)
        sheet.formula(INDEX_ROW, at, f"={before}+1" if t else "=0", t, "gutter")
        steps = cell_name(rows["steps"], at)
        sheet.formula(
            rows["steps"],
            at,
            f'={cell_name(INDEX_ROW, at)}+IF({form["first_year_discounted"]}="yes",1,0)',
            t + shift,
            "calc.whole",
        )
        rate = schedule.rate(t + shift) if t + shift else 0.0
        sheet.formula(rows["rate"], at, _rate_formula(form["discount"], steps, tables), rate, "calc.rate")
        grown = f"(1+{cell_name(rows['rate'], at)})"
        formula = f"={cell_name(rows['factor'], at - 1)}/{grown}" if t else f"=1/{grown}"
        sheet.formula(rows["factor"], at, formula, chain.discount[t], "total.factor")


def _rate_formula(setting: Ref, steps: str, tables: TableCells) -> str:
    band = f"({tables.bands_from}<={steps})*({tables.bands_to}>={steps})"
    banded = f"SUMPRODUCT(({tables.schedules}={setting})*{band}*{tables.rates})"
    return f"=IF({steps}=0,0,IF(ISNUMBER({setting}),{setting},{banded}))"


# bias


def draw_bias(chain: Chain, tables: TableCells) -> None:
    """The grades of each line, the size of each, and the one correction they make together."""
    edition = chain.case.bias_edition
    purpose = f"Costs are raised and benefits lowered for the evidence behind them. Edition {edition}."
    sheet = chain.begin(BIAS, "Optimism bias", purpose, (16, 36, 10, *[10] * 11))
    heads = (
        "Line",
        "Title",
        "Side",
        "Grade",
        *(f"Grade {name}" for name in GRADES),
        "Size",
        *(f"Size {name}" for name in GRADES),
        "Together",
    )
    for at, head in enumerate(heads):
        sheet.text(HEAD_ROW, at, head, "header" if at < 3 else "header.right")
    lines: list[tuple[tuple[str, int], CostLine | BenefitLine]] = []
    lines += [(("costs", i), cost) for i, cost in enumerate(chain.case.costs)]
    lines += [(("benefits", i), benefit) for i, benefit in enumerate(chain.case.benefits)]
    for row, (path, line) in enumerate(lines, start=NEXT_ROW):
        _bias_row(chain, sheet, row, path, line, tables)
    chain.end(sheet)


def _bias_row(
    chain: Chain, sheet: Sheet, row: int, path: tuple[str, int], line: CostLine | BenefitLine, tables: TableCells
) -> None:
    side = "cost" if isinstance(line, CostLine) else "benefit"
    chain.label_line(sheet, row, path)
    sheet.text(row, 2, side, "calc.text")
    sizes = tables.cost_sizes if side == "cost" else tables.benefit_sizes
    further = line.grades if isinstance(line, BenefitLine) else {}
    grades = [line.grade, *(further.get(name) for name in GRADES)]
    keys: list[tuple[str, ...]] = (
        [("grade",), *((("grades", name)) for name in GRADES)] if side == "benefit" else [("grade",)]
    )
    for k, key in enumerate(keys):
        ref, grade = chain.inputs.refs[(*path, *key)], grades[k]
        sheet.formula(row, 3 + k, f'=IF({ref}="","",{ref})', grade, "calc.whole")
        cell = cell_name(row, 3 + k)
        wanted = (
            f"SUMPRODUCT(({tables.bias_editions}={chain.inputs.form['bias_edition']})*({tables.grades}={cell})*{sizes})"
        )
        size = None if grade is None else grade_table(chain.case.bias_edition)[grade].size(side)  # type: ignore[arg-type]
        sheet.formula(row, 8 + k, f'=IF({cell}="","",{wanted})', size, "calc.share")
    together = combined_size(grades_of(line), side, chain.case.bias_edition, chain.case.combine_grades)  # type: ignore[arg-type]
    chain.cells["bias", path[0], line.id] = sheet.formula(row, 13, _together(row, side, chain), together, "total.share")


def _together(row: int, side: str, chain: Chain) -> str:
    sizes, setting = span(row, 8, 12), chain.inputs.form["combine_grades"]
    sign = "+" if side == "cost" else "-"
    product = "*".join(f"(1{sign}N({cell_name(row, at)}))" for at in range(8, 13))
    compounded = f"{product}-1" if side == "cost" else f"1-{product}"
    return (
        f'=IF(COUNT({sizes})=0,0,IF({setting}="worst",MAX({sizes}),IF({setting}="mean",AVERAGE({sizes}),{compounded})))'
    )


# unit values


def index_formula(year: str, chain: Chain, tables: TableCells) -> str:
    """The deflator index of a year, by the case's edition."""
    edition = chain.inputs.form["deflators"]
    return f"INDEX({tables.indices},MATCH({year},{tables.years},0),MATCH({edition},{tables.editions},0))"


_VALUE_HEADS = (
    "Line",
    "Title",
    "Kind",
    "Code",
    "Value as published",
    "Price year",
    "Index then",
    "Index now",
    "Factor",
    "Multiplier",
    "Value",
)


def draw_unit_values(chain: Chain, tables: TableCells) -> None:
    """What one unit is worth: as published, its price year, and brought to the case's prices."""
    case = chain.case
    purpose = f"What one of each is worth, brought to {case.price_year} prices by the GDP deflators of edition {case.deflators}."
    sheet = chain.begin(UNIT_VALUES, "Unit values", purpose, (16, 36, 12, 12, 14, 11, 11, 11, 11, 11, 15))
    for at, head in enumerate(_VALUE_HEADS):
        sheet.text(HEAD_ROW, at, head, "header" if at < 4 else "header.right")
    row = NEXT_ROW
    for i, line, _ in chain.benefits:
        for kind in KINDS:
            _unit_value_row(chain, sheet, row, i, line, kind, tables)
            row += 1
    chain.end(sheet, freeze_columns=3)


def _unit_value_row(
    chain: Chain, sheet: Sheet, row: int, i: int, line: BenefitLine, kind: str, tables: TableCells
) -> None:
    case = chain.case
    worth = unit_value(case, line)
    pounds = mean(getattr(worth, kind), BENEFIT_DOMAINS.get(f"value.{kind}", BENEFIT_DOMAINS["value.fiscal"]))
    year = worth.price_years.get(kind)
    chain.label_line(sheet, row, ("benefits", i))
    sheet.text(row, 2, kind, "calc.text")
    value, priced = _published(chain, sheet, row, i, line, kind)
    sheet.formula(row, 4, value, pounds, "calc.pence")
    sheet.formula(row, 5, priced, str(year) if year else "", "calc.right")
    price_year = cell_name(row, 5)
    now, then = case.price_year, year
    series = deflators(case.deflators)
    sheet.formula(
        row,
        6,
        f'=IF({price_year}="","",{index_formula(price_year, chain, tables)})',
        _index(case.deflators, then),
        "calc.plain",
    )
    base = f"{index_formula(str(chain.inputs.form['price_year']), chain, tables)}"
    sheet.formula(row, 7, f"={base}", series.index(now), "calc.plain")
    factor = worth.uprating.get(kind, 1.0)
    sheet.formula(row, 8, f'=IF({price_year}="",1,{cell_name(row, 7)}/{cell_name(row, 6)})', factor, "calc.factor")
    multiplier = 1.0 if worth.factor is None else mean(worth.factor, BENEFIT_DOMAINS["unit_value_range"])
    ref = chain.inputs.refs.get(("benefits", i, "unit_value_range"))
    sheet.formula(row, 9, f"={ref}" if ref else "=1", multiplier, "calc.factor")
    product = "*".join(cell_name(row, at) for at in (4, 8, 9))
    uprated = pounds * factor * multiplier
    chain.cells["unit value", line.id, kind] = sheet.formula(row, 10, f"={product}", uprated, "total.pence")


def _index(edition: str, year: FinancialYear | None) -> float | None:
    return None if year is None else deflators(edition).index(year)


def _published(chain: Chain, sheet: Sheet, row: int, i: int, line: BenefitLine, kind: str) -> tuple[str, str]:
    """Formulas of the value and its price year: the line's own, the place's own, or the library's."""
    refs = chain.inputs.refs
    if line.value is not None:
        sheet.text(row, 3, "own value", "calc.text")
        path: tuple[str | int, ...] = ("benefits", i, "value")
    elif local_value(chain.case, line.unit_cost) is not None:
        sheet.formula(row, 3, f"={refs['benefits', i, 'unit_cost']}", line.unit_cost, "calc.text")
        at = next(k for k, local in enumerate(chain.case.local_values) if local.code == line.unit_cost)
        path = ("local_values", at, "value")
    else:
        code = refs["benefits", i, "unit_cost"]
        sheet.formula(row, 3, f'=SUBSTITUTE({code}," ","")', "".join((line.unit_cost or "").split(" ")), "calc.text")
        return _from_library(cell_name(row, 3), kind)
    return f"=N({refs[(*path, kind)]})", f"={refs[(*path, 'price_year')]}"


def _from_library(code: str, kind: str) -> tuple[str, str]:
    last = UNIT_COST_FIRST_ROW + len(library()) - 1
    found = f"MATCH({code},{Ref(UNIT_COSTS, UNIT_COST_FIRST_ROW, 0).to(last, 0)},0)"
    value, year = UNIT_COST_COLUMNS[kind]
    amounts, years = (Ref(UNIT_COSTS, UNIT_COST_FIRST_ROW, at).to(last, at) for at in (value, year))
    if kind == "transfer":
        return f"=N(INDEX({amounts},{found}))", f'=IF(N(INDEX({amounts},{found}))=0,"",INDEX({years},{found}))'
    return f"=N(INDEX({amounts},{found}))", f'=INDEX({years},{found})&""'


# volumes


_FACTORS = (
    *(("population", None), ("engagement", None), ("retention", None), ("reached", None), ("events_per_person", None)),
    *(("recorded_to_actual", 1), ("impact", None), ("gross", None), ("deadweight", None), ("attribution", 1)),
    *(("leakage", 0), ("displacement", 0), ("substitution", 0)),
)
_FACTOR_COLUMNS = {name: 2 + k for k, (name, _) in enumerate(_FACTORS)}
_FACTOR_TITLES = {"reached": "People reached", "gross": "Gross change", "net": "Net change, full year"}
_SHARES = ("engagement", "retention", "impact", "deadweight", "attribution", "leakage", "displacement", "substitution")


def draw_volumes(chain: Chain) -> None:
    """From the people with the need to the net change of a full year."""
    sheet = chain.begin(
        VOLUMES,
        "Volumes",
        "Events avoided (or gained) in a full year, before the ramp and before any price.",
        (16, 36, *[13] * 14),
    )
    for at, head in enumerate(("Line", "Title")):
        sheet.text(HEAD_ROW, at, head, "header")
    for name, at in (*_FACTOR_COLUMNS.items(), ("net", 15)):
        words = _FACTOR_TITLES.get(name, name.replace("_", " ").capitalize())
        sheet.text(HEAD_ROW, at, words, "header.right")
    for k, (i, line, result) in enumerate(chain.benefits):
        row = NEXT_ROW + k
        chain.label_line(sheet, row, ("benefits", i))
        _volume_row(chain, sheet, row, i, line)
        net = f"={_at(row, 'gross')}*(1-{_at(row, 'deadweight')})*{_at(row, 'attribution')}"
        net += "".join(f"*(1-{_at(row, name)})" for name in ("leakage", "displacement", "substitution"))
        chain.cells["net change", line.id] = sheet.formula(row, 15, net, result.net_change_full_year, "total.plain")
    chain.end(sheet)


def _at(row: int, name: str) -> str:
    return cell_name(row, _FACTOR_COLUMNS[name])


def _volume_row(chain: Chain, sheet: Sheet, row: int, i: int, line: BenefitLine) -> None:
    values = {
        name: mean(getattr(line, name), BENEFIT_DOMAINS[name]) for name, _ in _FACTORS if name not in _FACTOR_TITLES
    }
    values["reached"] = values["population"] * values["engagement"] * values["retention"]
    values["gross"] = values["reached"] * values["events_per_person"] * values["recorded_to_actual"] * values["impact"]
    formulas = {
        "reached": "*".join(_at(row, name) for name in ("population", "engagement", "retention")),
        "gross": "*".join(_at(row, name) for name in ("reached", "events_per_person", "recorded_to_actual", "impact")),
    }
    for name, default in _FACTORS:
        if name not in formulas:
            ref = chain.inputs.refs["benefits", i, name]
            formulas[name] = str(ref) if default is None else f'IF({ref}="",{default},{ref})'
        style = "calc.share" if name in _SHARES else "calc.plain"
        sheet.formula(row, _FACTOR_COLUMNS[name], "=" + formulas[name], values[name], style)


# realised by year


def realised_by_year(chain: Chain, line: BenefitLine, full_year: float) -> tuple[Floats, Floats, int, float]:
    """Ramp as used, events realised in each year, lag and drop-off, at the means of the line's inputs."""
    years, domain = chain.years, BENEFIT_DOMAINS["ramp"]
    if line.ramp is None:
        ramp = np.ones(years)
    elif isinstance(line.ramp, tuple):
        ramp = np.array([mean(number, domain) for number in line.ramp])
    else:
        ramp = np.full(years, mean(line.ramp, domain))
    lag = int(mean(line.lag_years, BENEFIT_DOMAINS["lag_years"]) + 0.5)
    drop = mean(line.drop_off, BENEFIT_DOMAINS["drop_off"])
    realised = np.zeros(years)
    for t in range(lag, years):
        realised[t] = full_year * ramp[t - lag] * (1 - drop) ** (t - lag)
    return ramp, realised, lag, drop


def draw_realised(chain: Chain) -> None:
    """Net change of each year: ramp, lag and drop-off."""
    heads = ("Line", "Title", "Lag years", "Drop off", "Full year")
    purpose = "How much of the full-year change happens in each year: after the lag, by the ramp, less what drops off."
    sheet = chain.begin_yearly(REALISED, "Realised", purpose, heads)
    apart = len(chain.case.benefits) + 2
    for block, words in enumerate(_REALISED_BLOCKS):
        sheet.text(START_ROW + block * apart, 0, words, "heading")
    for k, (i, line, result) in enumerate(chain.benefits):
        rows = [START_ROW + 1 + block * apart + k for block in range(len(_REALISED_BLOCKS))]
        _realised_rows(chain, sheet, rows, i, line, result.net_change_full_year or 0.0)


_REALISED_BLOCKS = (
    "Share of full effect, counted from the end of the lag",
    "Share that has not dropped off, counted from the end of the lag",
    "Events avoided or gained in each year",
)


def _realised_rows(chain: Chain, sheet: Sheet, rows: list[int], i: int, line: BenefitLine, full_year: float) -> None:
    """A line's ramp, what is left after drop-off, and what is realised: a row in each block."""
    ramp, realised, lag, drop = realised_by_year(chain, line, full_year)
    refs, (ramp_row, left_row, row) = chain.inputs.refs, rows
    for at in rows:
        chain.label_line(sheet, at, ("benefits", i))
    cells = [refs["benefits", i, "ramp", t] for t in range(chain.years)]
    chain.each_year(sheet, ramp_row, _ramp_formula(cells), ramp, "calc.share")
    sheet.formula(left_row, 3, f"=N({refs['benefits', i, 'drop_off']})", drop, "calc.share")
    left = (1 - drop) ** np.arange(chain.years)
    chain.each_year(sheet, left_row, _left_formula(left_row), left, "calc.share")
    sheet.formula(row, 2, f"=INT(N({refs['benefits', i, 'lag_years']})+0.5)", lag, "calc.whole")
    sheet.formula(row, 4, f"={chain.cells['net change', line.id]}", full_year, "calc.plain")
    chain.each_year(sheet, row, _realised_formula(chain, row, ramp_row, left_row), realised, "calc.plain")
    chain.sums(sheet, row, realised, "total.plain", discounted=False)
    chain.cells["realised", line.id] = sheet.ref(row, FIRST_YEAR)


def _ramp_formula(cells: list[Ref]) -> Callable[[int, str], str]:
    """A line without a ramp has full effect from the start."""
    return lambda t, _: f'=IF({cells[t]}="",1,{cells[t]})'


def _left_formula(row: int) -> Callable[[int, str], str]:
    """All of it at first, and each year what the year before left."""
    return lambda t, _: f"={cell_name(row, FIRST_YEAR + t - 1)}*(1-$D{row + 1})" if t else "=1"


def _realised_formula(chain: Chain, row: int, ramp_row: int, left_row: int) -> Callable[[int, str], str]:
    ramp, left = (f"{fixed_name(at, FIRST_YEAR)}:{fixed_name(at, chain.last_year)}" for at in (ramp_row, left_row))

    def formula(_: int, letter: str) -> str:
        after = f"{letter}${INDEX_ROW + 1}-$C{row + 1}"
        return f"=IF({after}<0,0,$E{row + 1}*INDEX({ramp},1,{after}+1)*INDEX({left},1,{after}+1))"

    return formula


# value


def draw_value(chain: Chain) -> None:
    """Value of each line in each year, kind by kind: realised × unit value × (1 − bias)."""
    heads = ("Line", "Title", "Unit value", "Bias off")
    sheet = chain.begin_yearly(
        VALUE,
        "Value by year",
        "Realised × unit value × (1 − optimism bias), in pounds of the price year, not yet discounted.",
        heads,
    )
    row = START_ROW
    for kind in KINDS:
        row = _value_block(chain, sheet, row, kind)


def _value_block(chain: Chain, sheet: Sheet, row: int, kind: str) -> int:
    sheet.text(row, 0, KIND_TITLES[kind], "heading")
    first, whole = row + 1, np.zeros(chain.years)
    for k, (i, line, result) in enumerate(chain.benefits):
        at = first + k
        values = result.flows.fiscal.sum(axis=0) if kind == "fiscal" else getattr(result.flows, kind)
        whole = whole + values
        chain.label_line(sheet, at, ("benefits", i))
        unit, bias = chain.cells["unit value", line.id, kind], chain.cells["bias", "benefits", line.id]
        sheet.formula(at, 2, f"={unit}", _unit_pounds(chain, line, kind), "calc.pence")
        sheet.formula(at, 3, f"={bias}", result.bias, "calc.share")
        start = chain.cells["realised", line.id]
        chain.each_year(sheet, at, _value_formula(at, start), values)
        chain.sums(sheet, at, values, "calc.pounds")
        chain.cells["value", line.id, kind] = sheet.ref(at, FIRST_YEAR)
        chain.cells["value pv", line.id, kind] = chain.present_value(VALUE, at)
    total = first + max(len(chain.case.benefits), 1)
    draw_total(chain, sheet, total, first, whole, f"All lines: {KIND_TITLES[kind].lower()}")
    chain.cells["value", None, kind] = sheet.ref(total, FIRST_YEAR)
    return total + 2


def _value_formula(row: int, start: Ref) -> Callable[[int, str], str]:
    def formula(t: int, _: str) -> str:
        return f"={Ref(start.sheet, start.row, start.column + t).loose}*$C{row + 1}*(1-$D{row + 1})"

    return formula


def _unit_pounds(chain: Chain, line: BenefitLine, kind: str) -> float:
    worth = unit_value(chain.case, line)
    pounds = mean(getattr(worth, kind), BENEFIT_DOMAINS.get(f"value.{kind}", BENEFIT_DOMAINS["value.fiscal"]))
    multiplier = 1.0 if worth.factor is None else mean(worth.factor, BENEFIT_DOMAINS["unit_value_range"])
    return pounds * worth.uprating.get(kind, 1.0) * multiplier


def draw_total(chain: Chain, sheet: Sheet, row: int, first: int, values: Floats, words: str) -> None:
    """A row of sums over the rows from `first` to the one above."""
    for at in range(FIRST_YEAR):
        sheet.text(row, at, words if at == 0 else "", "label.total" if at == 0 else "label.band")
    cells = column_span
    chain.each_year(sheet, row, lambda t, _: f"=SUM({cells(FIRST_YEAR + t, first, row - 1)})", values, "total.pounds")
    chain.sums(sheet, row, values)
