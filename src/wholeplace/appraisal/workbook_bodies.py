"""The chain of an appraisal body by body, as live formulas: whose budget gains, what of it is claimed cash, who pays, and
the totals of each year.

*Source*: the chain of the case file format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from wholeplace.appraisal.case import (
    BENEFIT_DOMAINS,
    COST_TYPES,
    OUTSIDE,
    BenefitLine,
    Cashable,
    CostLine,
)
from wholeplace.appraisal.incidence import local_value, own_value
from wholeplace.appraisal.means import mean
from wholeplace.appraisal.model import Floats, cash_timing
from wholeplace.appraisal.sheets import SHARES
from wholeplace.appraisal.workbook_chain import TableCells, draw_total, index_formula
from wholeplace.appraisal.workbook_frame import (
    CASH,
    COSTS_WORKED,
    FIRST_YEAR,
    FISCAL,
    HEAD_ROW,
    INDEX_ROW,
    NEXT_ROW,
    SHARES_WORKED,
    START_ROW,
    TOTALS,
    VALUE,
    Chain,
)
from wholeplace.appraisal.workbook_inputs import UNIT_COST_COLUMNS, UNIT_COST_FIRST_ROW, UNIT_COSTS, column_of
from wholeplace.documents.workbook import Ref, Sheet, cell_name, fixed_name
from wholeplace.reference.prices import deflators
from wholeplace.reference.unit_costs import SplitRefused, UnitCost, library

NO_BUDGET_LINE = "no budget line named yet"


# shares


def draw_shares(chain: Chain) -> None:
    """The share of each line's fiscal value that falls to each agency, and which body that is."""
    heads = ("Line", "Title", "Agency", "Part of the unit cost", "Share", "Body")
    purpose = (
        "Whose budget each line's fiscal value falls to: by the parts of its unit cost, or by shares of the case's own."
    )
    sheet = chain.begin(SHARES_WORKED, "Shares by agency", purpose, (16, 36, 44, 16, 12, 16))
    for at, head in enumerate(heads):
        sheet.text(HEAD_ROW, at, head, "header.right" if at in (3, 4) else "header")
    row = NEXT_ROW
    for i, line, _ in chain.benefits:
        last = _share_rows(chain, sheet, row, i, line)
        chain.cells["shares from", line.id] = sheet.ref(row, 4)
        chain.cells["shares to", line.id] = sheet.ref(last, 4)
        row = last + 1
    chain.end(sheet)


def _share_rows(chain: Chain, sheet: Sheet, row: int, i: int, line: BenefitLine) -> int:
    """The rows of one line; gives the last of them."""
    own = _own_shares(chain, i, line)
    if own is not None:
        for k, (body, (share, cell)) in enumerate(own.items()):
            chain.label_line(sheet, row + k, ("benefits", i))
            sheet.formula(row + k, 4, f"={cell}", share, "calc.share")
            sheet.formula(
                row + k,
                5,
                f"={Ref(cell.sheet, cell.row, column_of(SHARES.name, 'Body', chain.on.years))}",
                body,
                "calc.text",
            )
        return row + len(own) - 1
    entry = library().get(line.unit_cost or "") if own_value(chain.case, line) is None else None
    if entry is None or entry.fiscal is None:
        chain.label_line(sheet, row, ("benefits", i))
        sheet.text(row, 2, "no fiscal value", "calc.text")
        return row
    return _library_rows(chain, sheet, row, i, line, entry)


def _own_shares(chain: Chain, i: int, line: BenefitLine) -> Mapping[str, tuple[float, Ref]] | None:
    """The shares that the line, or the place's own value, gives: body → share and its cell."""
    refs = chain.inputs.refs
    if line.shares is not None:
        return {body: (share, refs["benefits", i, "shares", body]) for body, share in line.shares.items()}
    local = local_value(chain.case, line.unit_cost)
    if local is not None and local.shares is not None:
        at = chain.case.local_values.index(local)
        return {body: (share, refs["local_values", at, "shares", body]) for body, share in local.shares.items()}
    return None


def _library_rows(chain: Chain, sheet: Sheet, row: int, i: int, line: BenefitLine, entry: UnitCost) -> int:
    parts = _parts_of(entry)
    whole = sum(part.fiscal.pounds for part in parts if part.fiscal)
    last = row + len(parts) - 1
    mapped = {key.casefold().strip(): key for key in line.body_map}
    last_cost = UNIT_COST_FIRST_ROW + len(library()) - 1
    codes = Ref(UNIT_COSTS, UNIT_COST_FIRST_ROW, 0).to(last_cost, 0)
    amounts = Ref(UNIT_COSTS, UNIT_COST_FIRST_ROW, UNIT_COST_COLUMNS["fiscal"][0]).to(
        last_cost, UNIT_COST_COLUMNS["fiscal"][0]
    )
    for k, part in enumerate(parts):
        at = row + k
        assert part.fiscal is not None, "a part of a split has a fiscal value"
        chain.label_line(sheet, at, ("benefits", i))
        label = f"{part.agency_level1}/{part.agency_level2}" if part.agency_level2 else part.agency_level1
        sheet.text(at, 2, f"{label} ({part.code})", "calc.text")
        sheet.formula(at, 3, f'=INDEX({amounts},MATCH("{part.code}",{codes},0))', part.fiscal.pounds, "calc.pence")
        total = f"SUM({fixed_name(row, 3)}:{fixed_name(last, 3)})"
        sheet.formula(at, 4, f"={cell_name(at, 3)}/{total}", part.fiscal.pounds / whole, "calc.share")
        key = mapped.get(label.casefold()) or mapped[part.agency_level1.casefold()]
        sheet.formula(at, 5, f"={chain.inputs.refs['benefits', i, 'body_map', key]}", line.body_map[key], "calc.text")
    return last


def _parts_of(entry: UnitCost) -> tuple[UnitCost, ...]:
    """The constituents that make up an entry's fiscal value, or the entry itself where it falls whole to one agency."""
    if isinstance(library().family_split(entry.code), SplitRefused):
        return (entry,)
    return tuple(part for part in library().constituents(entry.code) if part.fiscal and part.fiscal.pounds)


# fiscal value by body


def receivers(chain: Chain) -> tuple[str, ...]:
    return (*(body.id for body in chain.case.bodies), OUTSIDE)


def receiver_heading(chain: Chain, sheet: Sheet, row: int, k: int) -> None:
    """A block's heading: the body's id, by which formulas find it, and its name."""
    if k == len(chain.case.bodies):
        sheet.text(row, 0, OUTSIDE, "group")
        sheet.text(row, 1, "Outside the bodies of this case", "group")
    else:
        for at, key in ((0, "id"), (1, "name")):
            ref = chain.inputs.refs["bodies", k, key]
            sheet.formula(row, at, f"={ref}", chain.written(ref), "group")
    for at in range(2, chain.last_year + 3):
        sheet.text(row, at, "", "group")


def draw_fiscal(chain: Chain) -> None:
    """Fiscal value by receiver, line by line and year by year."""
    heads = ("Line", "Title", "Share")
    sheet = chain.begin_yearly(
        FISCAL,
        "Fiscal value by body",
        "Fiscal value × the body's share, not yet discounted. A block for each body.",
        heads,
    )
    row = START_ROW
    for k, body in enumerate(receivers(chain)):
        receiver_heading(chain, sheet, row, k)
        key, first = fixed_name(row, 0), row + 1
        for n, (i, line, result) in enumerate(chain.benefits):
            _fiscal_row(chain, sheet, first + n, (i, line), result.flows.fiscal[k], body, key)
        total = first + max(len(chain.case.benefits), 1)
        draw_total(chain, sheet, total, first, chain.appraisal.flows.fiscal[k], "All lines")
        chain.cells["fiscal", body] = sheet.ref(total, FIRST_YEAR)
        chain.cells["fiscal pv", body] = chain.present_value(FISCAL, total)
        row = total + 2


def _fiscal_row(
    chain: Chain, sheet: Sheet, row: int, of: tuple[int, BenefitLine], values: Floats, body: str, key: str
) -> None:
    i, line = of
    chain.label_line(sheet, row, ("benefits", i))
    start, end = chain.cells["shares from", line.id], chain.cells["shares to", line.id]
    bodies = Ref(start.sheet, start.row, 5).to(end.row, 5)
    share = f"=SUMPRODUCT(EXACT({bodies},{key})*{start.to(end.row, 4)})"
    sheet.formula(row, 2, share, _share_of(chain, line, body), "calc.share")
    value = chain.cells["value", line.id, "fiscal"]
    chain.each_year(sheet, row, lambda t, _: f"={Ref(VALUE, value.row, value.column + t).loose}*$C{row + 1}", values)
    chain.sums(sheet, row, values, "calc.pounds")
    chain.cells["fiscal", line.id, body] = sheet.ref(row, FIRST_YEAR)
    chain.cells["fiscal pv", line.id, body] = chain.present_value(FISCAL, row)


def _share_of(chain: Chain, line: BenefitLine, body: str) -> float:
    return float(chain.shares[line.id].get(body, 0.0))


# cashable


def draw_cashable(chain: Chain) -> None:
    """What of each body's fiscal value is claimed to be cash, and when."""
    heads = ("Line", "Budget line", "Share", "From year", "Lag years")
    purpose = "Share of fiscal value claimed to be cash, from a year on or after a lag. Without a budget line it stays a claim."
    sheet = chain.begin_yearly(CASH, "Cashable by body", purpose, heads)
    row = START_ROW
    for k, body in enumerate(receivers(chain)):
        receiver_heading(chain, sheet, row, k)
        first = at = row + 1
        for i, line, _ in chain.benefits:
            for c, claim in enumerate(line.cashable):
                if claim.body in (None, body):
                    _claim_row(chain, sheet, at, (i, line), (c, claim), (k, body))
                    at += 1
        total = max(at, first + 1)
        draw_total(chain, sheet, total, first, chain.appraisal.flows.cashable[k], "Claimed cashable")
        chain.cells["cashable", body] = sheet.ref(total, FIRST_YEAR)
        chain.cells["cashable pv", body] = chain.present_value(CASH, total)
        row = total + 2


def _claim_row(
    chain: Chain,
    sheet: Sheet,
    row: int,
    of: tuple[int, BenefitLine],
    claimed: tuple[int, Cashable],
    receiver: tuple[int, str],
) -> None:
    (i, line), (c, claim), (k, body) = of, claimed, receiver
    path = ("benefits", i, "cashable", c)
    refs = chain.inputs.refs
    line_id, ledger = refs["benefits", i, "id"], refs[(*path, "ledger_line")]
    sheet.formula(row, 0, f"={line_id}", chain.written(line_id), "calc.text")
    sheet.formula(
        row, 1, f'=IF({ledger}="","{NO_BUDGET_LINE}",{ledger})', claim.ledger_line or NO_BUDGET_LINE, "calc.text"
    )
    share = mean(claim.share, BENEFIT_DOMAINS["cashable.share"])
    sheet.formula(row, 2, f"={refs[(*path, 'share')]}", share, "calc.share")
    sheet.formula(row, 3, f"=N({refs[(*path, 'from_year')]})", claim.from_year, "calc.whole")
    lag = refs[(*path, "lag_years")]
    sheet.formula(row, 4, f'=IF({lag}="","",{lag})', claim.lag_years, "calc.whole")
    fiscal = chain.cells["fiscal", line.id, body]
    result = chain.results["benefit", line.id]
    values = share * cash_timing(result.flows.fiscal[k], claim.from_year, claim.lag_years)
    chain.each_year(sheet, row, _claim_formula(chain, row, fiscal), values)
    chain.sums(sheet, row, values, "calc.pounds")


def _claim_formula(chain: Chain, row: int, fiscal: Ref) -> Callable[[int, str], str]:
    whole = fiscal.to(fiscal.row, chain.last_year)
    share, begins, lag = (f"${letter}{row + 1}" for letter in "CDE")

    def formula(t: int, letter: str) -> str:
        year, mine = f"{letter}${INDEX_ROW + 1}", Ref(fiscal.sheet, fiscal.row, fiscal.column + t).loose
        delayed = f"IF({year}<{lag},0,INDEX({whole},1,{year}-{lag}+1))"
        return f'={share}*IF({lag}="",IF({year}<{begins},0,{mine}),{delayed})'

    return formula


# costs


def draw_costs(chain: Chain, tables: TableCells) -> None:
    """Costs after uprating and optimism bias, by line, type and body."""
    heads = ("Line", "Title", "Body", "Type", "Price factor", "Bias added")
    sheet = chain.begin_yearly(
        COSTS_WORKED, "Costs by year", "Pounds × price factor × (1 + optimism bias), not yet discounted.", heads
    )
    first = START_ROW
    for i, line in enumerate(chain.case.costs):
        _cost_row(chain, sheet, first + i, i, line, tables)
    total = first + max(len(chain.case.costs), 1)
    draw_total(chain, sheet, total, first, chain.appraisal.flows.cost.sum(axis=(0, 1)), "All costs")
    chain.cells["cost", None] = sheet.ref(total, FIRST_YEAR)
    rows = (first, total - 1)
    at = _by_type(chain, sheet, total + 2, rows)
    _by_payer(chain, sheet, at + 1, rows)


def _cost_row(chain: Chain, sheet: Sheet, row: int, i: int, line: CostLine, tables: TableCells) -> None:
    refs, case = chain.inputs.refs, chain.case
    chain.label_line(sheet, row, ("costs", i))
    for at, key, text in ((2, "body", line.body), (3, "type", line.type)):
        sheet.formula(row, at, f"={refs['costs', i, key]}", text, "calc.text")
    year, base = refs["costs", i, "price_year"], chain.inputs.form["price_year"]
    then, now = index_formula(str(year), chain, tables), index_formula(str(base), chain, tables)
    factor = deflators(case.deflators).factor(line.price_year or case.price_year, case.price_year)
    sheet.formula(row, 4, f'=IF({year}="",1,{now}/{then})', factor, "calc.factor")
    result = chain.results["cost", line.id]
    sheet.formula(row, 5, f"={chain.cells['bias', 'costs', line.id]}", result.bias, "calc.share")
    cells = [refs["costs", i, "pounds", t] for t in range(chain.years)]
    values = result.flows.cost.sum(axis=(0, 1))
    chain.each_year(sheet, row, lambda t, _: f"={cells[t]}*$E{row + 1}*(1+$F{row + 1})", values)
    chain.sums(sheet, row, values, "calc.pounds")
    chain.cells["cost line pv", line.id] = chain.present_value(COSTS_WORKED, row)


def _picked(chain: Chain, sheet: Sheet, row: int, condition: str, rows: tuple[int, int], values: Floats) -> None:
    """A row that sums those cost lines for which a condition holds."""

    def formula(t: int, letter: str) -> str:
        amounts = f"{letter}${rows[0] + 1}:{letter}${rows[1] + 1}"
        return f"=SUMPRODUCT({condition}*{amounts})"

    chain.each_year(sheet, row, formula, values)
    chain.sums(sheet, row, values, "calc.pounds")


def _whole_column(at: int, rows: tuple[int, int]) -> str:
    return f"{fixed_name(rows[0], at)}:{fixed_name(rows[1], at)}"


def _by_type(chain: Chain, sheet: Sheet, row: int, rows: tuple[int, int]) -> int:
    sheet.text(row, 0, "By type", "heading")
    for k, name in enumerate(COST_TYPES):
        at = row + 1 + k
        sheet.text(at, 0, name, "calc.text")
        values = chain.appraisal.flows.cost[k].sum(axis=0)
        _picked(chain, sheet, at, f"EXACT({_whole_column(3, rows)},$A{at + 1})", rows, values)
        chain.cells["cost type pv", name] = chain.present_value(COSTS_WORKED, at)
    return row + 1 + len(COST_TYPES)


def _by_payer(chain: Chain, sheet: Sheet, row: int, rows: tuple[int, int]) -> None:
    flows = chain.appraisal.flows.cost
    in_kind = COST_TYPES.index("in-kind")
    both = (
        ("cost", "By the body that pays", flows.sum(axis=0), ""),
        ("in kind", "Of which in kind", flows[in_kind], f'*EXACT({_whole_column(3, rows)},"in-kind")'),
    )
    for key, words, by_body, more in both:
        sheet.text(row, 0, words, "heading")
        for k, body in enumerate(chain.case.bodies):
            at = row + 1 + k
            for column, name in ((0, "id"), (1, "name")):
                ref = chain.inputs.refs["bodies", k, name]
                sheet.formula(at, column, f"={ref}", chain.written(ref), "calc.text")
            _picked(chain, sheet, at, f"EXACT({_whole_column(2, rows)},$A{at + 1}){more}", rows, by_body[k])
            chain.cells[key, body.id] = sheet.ref(at, FIRST_YEAR)
            chain.cells[f"{key} pv", body.id] = chain.present_value(COSTS_WORKED, at)
        row += len(chain.case.bodies) + 2


# totals of each year


def draw_totals(chain: Chain) -> None:
    """The place's totals of each year, before and after discounting, and the cumulative net."""
    sheet = chain.begin_yearly(TOTALS, "Year by year", "The whole place, every body together.", ("What",))
    flows, factor = chain.appraisal.flows, chain.discount
    cost, fiscal = flows.cost.sum(axis=(0, 1)), flows.fiscal.sum(axis=0)
    public = fiscal - flows.transfer + flows.economic + flows.social
    cash = flows.cashable.sum(axis=0)
    rows = _Totals(chain, sheet, START_ROW)
    rows.heading("Pounds of the price year, not discounted")
    rows.add("cost", "Costs", _pointing(chain.cells["cost", None]), cost)
    for kind, values in (
        ("fiscal", fiscal),
        ("economic", flows.economic),
        ("social", flows.social),
        ("transfer", flows.transfer),
    ):
        words = "Transfers within fiscal benefits" if kind == "transfer" else f"{kind.capitalize()} benefits"
        rows.add(kind, words, _pointing(chain.cells["value", None, kind]), values)
    rows.add(
        "public",
        "Public value: fiscal less transfers, economic and social",
        rows.combined("fiscal", "-transfer", "economic", "social"),
        public,
    )
    rows.add(
        "cashable",
        f"Claimed cashable ({claim_words(chain)})",
        _adding([chain.cells["cashable", body] for body in receivers(chain)]),
        cash,
    )
    rows.add("net", "Fiscal benefits less costs", rows.combined("fiscal", "-cost"), fiscal - cost, "total.pounds")
    rows.heading("Discounted to the first year")
    rows.add("factor", "Discount factor", _pointing(chain.cells["factor", 0]), factor, "calc.factor", summed=False)
    for key, values in (
        ("cost", cost),
        ("fiscal", fiscal),
        ("economic", flows.economic),
        ("social", flows.social),
        ("transfer", flows.transfer),
        ("public", public),
        ("cashable", cash),
        ("net", fiscal - cost),
    ):
        rows.add(f"pv {key}", rows.words[key].partition(":")[0], rows.product(key), values * factor, discounted=False)
    rows.cumulative(chain.appraisal.cumulative_net_fiscal)


def claim_words(chain: Chain, body: str | None = None) -> str:
    """Whether the claims of a body, or of all, name the budget lines that they would come from."""
    claims = [
        claim for line in chain.case.benefits for claim in line.cashable if body is None or claim.body in (None, body)
    ]
    if not claims:
        return "nothing is claimed"
    return "budget lines are named" if all(claim.ledger_line for claim in claims) else NO_BUDGET_LINE


def _pointing(start: Ref) -> Callable[[int, str], str]:
    return lambda t, _: f"={Ref(start.sheet, start.row, start.column + t).loose}"


def _adding(starts: list[Ref]) -> Callable[[int, str], str]:
    return lambda t, _: "=" + "+".join(Ref(ref.sheet, ref.row, ref.column + t).loose for ref in starts)


class _Totals:
    """Rows of totals, one after another, each known by a key."""

    def __init__(self, chain: Chain, sheet: Sheet, row: int) -> None:
        self.chain, self.sheet, self.row = chain, sheet, row
        self.rows: dict[str, int] = {}
        self.words: dict[str, str] = {}

    def heading(self, words: str) -> None:
        self.sheet.text(self.row + (1 if self.rows else 0), 0, words, "heading")
        self.row += 2 if self.rows else 1

    def add(
        self,
        key: str,
        words: str,
        formula: Callable[[int, str], str],
        values: Any,
        style: str = "calc.pounds",
        *,
        summed: bool = True,
        discounted: bool = True,
    ) -> None:
        self.rows[key], self.words[key] = self.row, words
        for at in range(FIRST_YEAR):
            self.sheet.text(self.row, at, words if at == 0 else "", _words_style(style, at))
        self.chain.each_year(self.sheet, self.row, formula, values, style)
        if summed:
            self.chain.sums(self.sheet, self.row, values, discounted=discounted)
        self.chain.cells["total", key] = self.sheet.ref(self.row, FIRST_YEAR)
        self.chain.cells["sum", key] = self.sheet.ref(self.row, self.chain.last_year + 1)
        self.row += 1

    def combined(self, *keys: str) -> Callable[[int, str], str]:
        """A formula that adds rows above; a key with a minus before it is taken away."""
        signed = [("-" if key.startswith("-") else "+", self.rows[key.lstrip("-")]) for key in keys]
        return lambda _, letter: "=" + "".join(f"{sign}{letter}{row + 1}" for sign, row in signed).removeprefix("+")

    def product(self, key: str) -> Callable[[int, str], str]:
        return lambda _, letter: f"={letter}{self.rows[key] + 1}*{letter}{self.rows['factor'] + 1}"

    def cumulative(self, values: Floats) -> None:
        net = self.rows["pv net"]
        row = self.row

        def formula(t: int, letter: str) -> str:
            before = f"{cell_name(row, FIRST_YEAR + t - 1)}+" if t else ""
            return f"={before}{letter}{net + 1}"

        self.add(
            "cumulative",
            "Cumulative net: positive when the public purse has gained",
            formula,
            values,
            "total.pounds",
            summed=False,
        )
        draw_reached(self.chain, self.sheet, self.row, row, values)
        self.chain.cells["reached", None] = self.sheet.ref(self.row, FIRST_YEAR)


def _words_style(style: str, at: int) -> str:
    """The words of a total stand out, and its band runs on to the figures."""
    if not style.startswith("total"):
        return "body"
    return "label.band" if at else "label.total"


def draw_reached(chain: Chain, sheet: Sheet, row: int, cumulative: int, values: Floats) -> None:
    """1 in each year in which the cumulative net is not negative, else 0."""
    sheet.text(row, 0, "1 where the money is back", "gutter")
    chain.each_year(
        sheet, row, lambda _, letter: f"=IF({letter}{cumulative + 1}>=0,1,0)", np.where(values >= 0, 1, 0), "calc.whole"
    )
