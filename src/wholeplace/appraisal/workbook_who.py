"""Body by body: each one's own side of the case, and who pays and who gains beside one another, as live formulas.

*Source*: incidence as the case file format defines it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wholeplace.appraisal.case import COST_TYPES, Body, CostLine
from wholeplace.appraisal.workbook_bodies import claim_words, draw_reached, receiver_heading, receivers
from wholeplace.appraisal.workbook_frame import (
    BY_BODY,
    FIRST_YEAR,
    HEAD_ROW,
    NEXT_ROW,
    START_ROW,
    WHO,
    Chain,
)
from wholeplace.documents.workbook import Ref, Sheet, cell_name, span

NEVER = "never, in the years counted"


# body by body


def draw_by_body(chain: Chain) -> None:
    """Each body's own side of the case, year by year."""
    sheet = chain.begin_yearly(
        BY_BODY, "Body by body", "What each body pays, what falls to it, and when it has its money back.", ("What",)
    )
    row = START_ROW
    for k, body in enumerate(chain.case.bodies):
        receiver_heading(chain, sheet, row, k)
        row = _body_block(chain, sheet, row + 1, body) + 2


def _body_block(chain: Chain, sheet: Sheet, row: int, body: Body) -> int:
    position = chain.appraisal.by_body[body.id]
    net = position.fiscal_by_year - position.cost_by_year
    kinds = (
        ("cost", "Costs", chain.cells["cost", body.id], position.cost_by_year),
        ("in kind", "Of which in kind", chain.cells["in kind", body.id], _in_kind(chain, body)),
        ("fiscal", "Fiscal benefits", chain.cells["fiscal", body.id], position.fiscal_by_year),
        (
            "cashable",
            f"Of which claimed cashable ({claim_words(chain, body.id)})",
            chain.cells["cashable", body.id],
            position.cashable_by_year,
        ),
    )
    rows = {}
    for key, words, start, values in kinds:
        rows[key] = row
        _words(sheet, row, words)
        chain.each_year(sheet, row, _pointing(start), values)
        chain.sums(sheet, row, values, "calc.pounds")
        chain.cells[f"{key} of body pv", body.id] = chain.present_value(BY_BODY, row)
        row += 1
    _words(sheet, row, "Fiscal benefits less costs")
    chain.each_year(
        sheet, row, lambda _, letter: f"={letter}{rows['fiscal'] + 1}-{letter}{rows['cost'] + 1}", net, "total.pounds"
    )
    chain.sums(sheet, row, net)
    chain.cells["net of body", body.id] = sheet.ref(row, FIRST_YEAR)
    _words(sheet, row + 1, "The same, discounted")
    factor = chain.cells["factor", 0]
    chain.each_year(
        sheet,
        row + 1,
        lambda t, letter: f"={letter}{row + 1}*{Ref(factor.sheet, factor.row, factor.column + t).loose}",
        net * chain.discount,
    )
    chain.cells["discounted net of body", body.id] = sheet.ref(row + 1, FIRST_YEAR)
    _words(sheet, row + 2, "Cumulative, discounted")
    chain.each_year(sheet, row + 2, _running(row + 1), position.cumulative_net_fiscal, "total.pounds")
    draw_reached(chain, sheet, row + 3, row + 2, position.cumulative_net_fiscal)
    chain.cells["reached", body.id] = sheet.ref(row + 3, FIRST_YEAR)
    chain.cells["cumulative of body", body.id] = sheet.ref(row + 2, FIRST_YEAR)
    return row + 3


def _in_kind(chain: Chain, body: Body) -> Any:
    i = [one.id for one in chain.case.bodies].index(body.id)
    return chain.appraisal.flows.cost[COST_TYPES.index("in-kind"), i]


def _words(sheet: Sheet, row: int, words: str) -> None:
    sheet.text(row, 0, words, "body")


def _pointing(start: Ref) -> Callable[[int, str], str]:
    return lambda t, _: f"={Ref(start.sheet, start.row, start.column + t).loose}"


def _running(above: int) -> Callable[[int, str], str]:
    """A running sum of the row above, in the row below it."""

    def formula(t: int, letter: str) -> str:
        before = f"{cell_name(above + 1, FIRST_YEAR + t - 1)}+" if t else ""
        return f"={before}{letter}{above + 1}"

    return formula


def payback_formula(chain: Chain, who: str | None) -> str:
    """The first year in which the money is back, as its financial year."""
    reached = chain.cells["reached", who]
    flags = reached.to(reached.row, chain.last_year)
    labels = chain.cells["label", 0].to(chain.cells["label", 0].row, chain.last_year)
    return f'=IF(SUM({flags})=0,"{NEVER}",INDEX({labels},1,MATCH(1,{flags},0)))'


def payback_words(chain: Chain, year: int | None) -> str:
    return NEVER if year is None else chain.case.year_labels[year]


# who pays and gains


_WHO_HEADS = (
    "Body",
    "Name",
    "Costs",
    "Of which in kind",
    "Fiscal benefits",
    "Claimed cashable",
    "Net position",
    "Back for each £1",
    "Money back by",
)


def draw_who(chain: Chain) -> None:
    """Who pays and who gains: present values by body, then by body and year, then by line and body."""
    purpose = "Present values. A body gains where its net position is positive; its own return is not the place's."
    sheet = chain.begin(
        WHO,
        "Who pays, who gains",
        purpose,
        (18, 40, *[15] * 6, 24, *[15] * max(0, chain.years - 6, len(chain.case.bodies) - 5)),
    )
    for at, head in enumerate(_WHO_HEADS):
        sheet.text(HEAD_ROW, at, head, "header" if at < 2 else "header.right")
    row = NEXT_ROW
    for k, body in enumerate(chain.case.bodies):
        _who_row(chain, sheet, row + k, k, body)
    row += len(chain.case.bodies)
    _who_outside(chain, sheet, row)
    _who_place(chain, sheet, row + 1, NEXT_ROW)
    row = _net_by_year(chain, sheet, row + 3)
    _lines_by_body(chain, sheet, row + 2)
    sheet.printed(title_rows=(HEAD_ROW, HEAD_ROW), freeze=(HEAD_ROW + 1, 2), notice=chain.on.notice)


def _who_row(chain: Chain, sheet: Sheet, row: int, k: int, body: Body) -> None:
    position = chain.appraisal.by_body[body.id]
    for at, key in ((0, "id"), (1, "name")):
        ref = chain.inputs.refs["bodies", k, key]
        sheet.formula(row, at, f"={ref}", chain.written(ref), "calc.text")
    figures = (
        ("cost", position.pv_costs),
        ("in kind", position.pv_in_kind),
        ("fiscal", position.pv_fiscal_benefits),
        ("cashable", position.pv_cashable),
    )
    for at, (key, pounds) in enumerate(figures, start=2):
        sheet.formula(row, at, f"={chain.cells[f'{key} of body pv', body.id]}", pounds, "calc.pounds")
    sheet.formula(row, 6, f"={cell_name(row, 4)}-{cell_name(row, 2)}", position.net_position, "total.pounds")
    sheet.formula(row, 7, _return(row), position.fiscal_return, "calc.ratio")
    sheet.formula(row, 8, payback_formula(chain, body.id), payback_words(chain, position.payback_year), "calc.right")
    chain.cells["net position", body.id] = sheet.ref(row, 6)


def _return(row: int) -> str:
    return f'=IF({cell_name(row, 2)}=0,"",{cell_name(row, 4)}/{cell_name(row, 2)})'


def _who_outside(chain: Chain, sheet: Sheet, row: int) -> None:
    outside = receivers(chain)[-1]
    sheet.text(row, 0, outside, "calc.text")
    sheet.text(row, 1, "Outside the bodies of this case", "calc.text")
    appraisal = chain.appraisal
    cash = float(appraisal.flows.cashable[-1] @ chain.discount)
    sheet.formula(row, 4, f"={chain.cells['fiscal pv', outside]}", appraisal.pv_fiscal_outside, "calc.pounds")
    sheet.formula(row, 5, f"={chain.cells['cashable pv', outside]}", cash, "calc.pounds")
    sheet.formula(row, 6, f"={cell_name(row, 4)}-{cell_name(row, 2)}", appraisal.pv_fiscal_outside, "total.pounds")
    for at in (2, 3, 7, 8):
        sheet.text(row, at, "", "calc.text")


def _who_place(chain: Chain, sheet: Sheet, row: int, first: int) -> None:
    appraisal = chain.appraisal
    sheet.text(row, 0, "place", "label.total")
    sheet.text(row, 1, "The whole place", "label.total")
    values = (appraisal.pv_costs, appraisal.pv_costs_by_type["in-kind"], appraisal.pv_fiscal, appraisal.pv_cashable)
    for at, pounds in enumerate(values, start=2):
        cells = f"{cell_name(first, at)}:{cell_name(row - 1, at)}"
        sheet.formula(row, at, f"=SUM({cells})", pounds, "total.pounds")
    net = appraisal.pv_fiscal - appraisal.pv_costs
    sheet.formula(row, 6, f"=SUM({cell_name(first, 6)}:{cell_name(row - 1, 6)})", net, "total.pounds")
    sheet.formula(row, 7, _return(row), appraisal.fiscal_return, "total.ratio")
    sheet.formula(
        row, 8, payback_formula(chain, None), payback_words(chain, appraisal.payback_year), "label.total.right"
    )
    for key, at in (("costs", 2), ("fiscal", 4), ("cashable", 5), ("net", 6)):
        chain.cells["who place", key] = sheet.ref(row, at)


def _net_by_year(chain: Chain, sheet: Sheet, row: int) -> int:
    """Discounted fiscal benefits less costs, body by body and year by year."""
    sheet.text(row, 0, "Fiscal benefits less costs in each year, discounted", "heading")
    for t in range(chain.years):
        sheet.formula(row + 1, 2 + t, f"={chain.cells['label', t]}", chain.case.year_labels[t], "header.right")
    for at, head in ((0, "Body"), (1, "Name")):
        sheet.text(row + 1, at, head, "header")
    sheet.text(row + 1, 2 + chain.years, "All years", "header.right")
    for k, body in enumerate(chain.case.bodies):
        at, position = row + 2 + k, chain.appraisal.by_body[body.id]
        for column, key in ((0, "id"), (1, "name")):
            ref = chain.inputs.refs["bodies", k, key]
            sheet.formula(at, column, f"={ref}", chain.written(ref), "calc.text")
        start = chain.cells["discounted net of body", body.id]
        values = (position.fiscal_by_year - position.cost_by_year) * chain.discount
        for t in range(chain.years):
            sheet.formula(
                at, 2 + t, f"={Ref(start.sheet, start.row, start.column + t).loose}", values[t], "calc.pounds"
            )
        sheet.formula(at, 2 + chain.years, f"=SUM({span(at, 2, 1 + chain.years)})", float(values.sum()), "total.pounds")
    return row + 2 + len(chain.case.bodies)


def _lines_by_body(chain: Chain, sheet: Sheet, row: int) -> None:
    """What each line brings to each body: benefits as they fall, costs as they are paid (negative)."""
    sheet.text(row, 0, "What each line brings to whom: present values, costs negative", "heading")
    for at, head in ((0, "Line"), (1, "Title")):
        sheet.text(row + 1, at, head, "header")
    everyone = receivers(chain)
    for k, body in enumerate(everyone):
        sheet.text(row + 1, 2 + k, body, "header.right")
    sheet.text(row + 1, 2 + len(everyone), "Together", "header.right")
    at = row + 2
    for i, cost in enumerate(chain.case.costs):
        _payer_row(chain, sheet, at, (i, cost), row + 1)
        at += 1
    for i, line, result in chain.benefits:
        chain.label_line(sheet, at, ("benefits", i))
        by_body = result.flows.fiscal @ chain.discount
        for k, body in enumerate(everyone):
            sheet.formula(at, 2 + k, f"={chain.cells['fiscal pv', line.id, body]}", by_body[k], "calc.pounds")
        _together(sheet, at, len(everyone), float(by_body.sum()))
        at += 1
    chain.cells[("lines by body",)] = sheet.ref(row + 2, 2 + len(everyone))
    chain.cells[("lines by body end",)] = sheet.ref(max(at - 1, row + 2), 2 + len(everyone))


def _payer_row(chain: Chain, sheet: Sheet, row: int, of: tuple[int, CostLine], heads: int) -> None:
    """A cost under the body that pays it, nought under the others."""
    (i, line), everyone = of, receivers(chain)
    chain.label_line(sheet, row, ("costs", i))
    pounds = chain.results["cost", line.id].pv["cost"]
    payer = chain.inputs.refs["costs", i, "body"]
    for k, body in enumerate(everyone):
        formula = f"=IF(EXACT({payer},{cell_name(heads, 2 + k)}),-{chain.cells['cost line pv', line.id]},0)"
        sheet.formula(row, 2 + k, formula, -pounds if body == line.body else 0.0, "calc.pounds")
    _together(sheet, row, len(everyone), -pounds)


def _together(sheet: Sheet, row: int, count: int, pounds: float) -> None:
    sheet.formula(row, 2 + count, f"=SUM({span(row, 2, 1 + count)})", pounds, "total.pounds")
