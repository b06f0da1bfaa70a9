"""The export's first answer: the results on one page, each figure pointing into the chain, with two charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wholeplace.appraisal.case import COST_TYPES
from wholeplace.appraisal.workbook_bodies import claim_words
from wholeplace.appraisal.workbook_checks import AGREES
from wholeplace.appraisal.workbook_frame import HEAD_ROW, NEXT_ROW, RESULTS, WHO, Chain
from wholeplace.appraisal.workbook_who import payback_formula, payback_words
from wholeplace.documents.wording import purse
from wholeplace.documents.workbook import Sheet


def draw_results(chain: Chain) -> None:
    """The answer on one page, each figure pointing into the chain, with two charts."""
    case, appraisal = chain.case, chain.appraisal
    outcome = purse(appraisal.net_present_budget_impact)
    purpose = (
        f"{case.years} years from {case.first_year}, in {case.price_year} prices. {outcome[0].upper()}{outcome[1:]}."
    )
    sheet = chain.begin(RESULTS, case.title, purpose, (46, 18, 66))
    row = HEAD_ROW
    for heading, lines in _result_groups(chain).items():
        for at, head in enumerate((heading, "", "What it means")):
            sheet.text(row, at, head, "header")
        for words, formula, value, style, meaning, key in lines:
            row += 1
            sheet.text(row, 0, words, "label")
            chain.cells["result", key] = sheet.formula(row, 1, formula, value, style)
            sheet.text(row, 2, meaning, "label")
        row += 2
    row = _notes(chain, sheet, row)
    _charts(chain, sheet, row + 1)
    sheet.printed(title_rows=(0, 0), freeze=(HEAD_ROW, 0), landscape=False, notice=chain.on.notice)


def _result_groups(chain: Chain) -> Mapping[str, tuple[tuple[str, str, Any, str, str, str], ...]]:
    found = chain.appraisal

    def total(key: str) -> str:
        return str(chain.cells["sum", f"pv {key}"])

    cost, public = total("cost"), total("public")
    by_type = tuple(
        (
            f"Of which {name}",
            f"={chain.cells['cost type pv', name]}",
            found.pv_costs_by_type[name],
            "calc.pounds",
            "",
            f"cost {name}",
        )
        for name in COST_TYPES
    )
    return {
        "For the public purse": (
            ("Costs", f"={cost}", found.pv_costs, "total.pounds", "Present value, optimism bias added.", "pv_costs"),
            *by_type,
            (
                "Fiscal benefits",
                f"={total('fiscal')}",
                found.pv_fiscal,
                "total.pounds",
                "Present value of savings to public budgets, optimism bias taken off.",
                "pv_fiscal",
            ),
            (
                "Net present budget impact",
                f"={cost}-{total('fiscal')}",
                found.net_present_budget_impact,
                "total.pounds",
                "Costs less fiscal benefits. Negative: the public purse gains.",
                "net_present_budget_impact",
            ),
            (
                "Financial return on investment",
                f'=IF({cost}=0,"",{total("fiscal")}/{cost})',
                found.fiscal_return,
                "total.ratio",
                "Fiscal benefits for each £1 of cost.",
                "fiscal_return",
            ),
            (
                "Money back by",
                payback_formula(chain, None),
                payback_words(chain, found.payback_year),
                "label.total.right",
                "The first year in which the cumulative net is not negative.",
                "payback",
            ),
            (
                "Claimed cashable",
                f"={total('cashable')}",
                found.pv_cashable,
                "total.pounds",
                f"Present value; {claim_words(chain)}.",
                "pv_cashable",
            ),
        ),
        "For society": (
            (
                "Economic benefits",
                f"={total('economic')}",
                found.pv_economic,
                "calc.pounds",
                "Earnings and growth.",
                "pv_economic",
            ),
            (
                "Social benefits",
                f"={total('social')}",
                found.pv_social,
                "calc.pounds",
                "Health, safety, learning and the like.",
                "pv_social",
            ),
            (
                "Transfers",
                f"={total('transfer')}",
                found.pv_transfers,
                "calc.pounds",
                "Part of fiscal benefits that only moves money; not public value.",
                "pv_transfers",
            ),
            (
                "Public value",
                f"={public}",
                found.pv_public_value,
                "total.pounds",
                "Fiscal less transfers, and economic and social.",
                "pv_public_value",
            ),
            (
                "Net present public value",
                f"={public}-{cost}",
                found.net_present_public_value,
                "total.pounds",
                "Public value less costs.",
                "net_present_public_value",
            ),
            (
                "Public value return",
                f'=IF({cost}=0,"",{public}/{cost})',
                found.public_value_return,
                "total.ratio",
                "Public value for each £1 of cost.",
                "public_value_return",
            ),
        ),
        "Is the workbook whole?": (
            ("Checks", f"={chain.cells['checks', 'all']}", AGREES, "check", "See the sheet Checks.", "checks"),
        ),
    }


def _notes(chain: Chain, sheet: Sheet, row: int) -> int:
    sheet.text(row, 0, "To be read with the figures", "heading")
    editions = "; ".join(f"{name.replace('_', ' ')} {edition}" for name, edition in chain.appraisal.editions.items())
    for words in (
        *chain.appraisal.notes,
        f"Editions used: {editions}.",
        f"Without the change: {chain.case.counterfactual}",
    ):
        row += 1
        sheet.text(row, 0, words, "body")
    return row + 1


def _charts(chain: Chain, sheet: Sheet, row: int) -> None:
    labels, totals = chain.cells["label", 0], chain.cells["total", "cumulative"]
    line = chain.on.book.chart({"type": "line"})
    line.add_series(
        {
            "name": "The whole place",
            "categories": "=" + labels.to(labels.row, chain.last_year),
            "values": "=" + totals.to(totals.row, chain.last_year),
            "line": {"color": "#12436D", "width": 2.5},
            "marker": {"type": "circle", "size": 5, "fill": {"color": "#12436D"}, "border": {"color": "#12436D"}},
        }
    )
    _dress(line, "Cumulative net for the public purse, discounted", "Financial year")
    line.set_legend({"none": True})
    sheet.page.insert_chart(
        row,
        0,
        line,
        {
            "object_position": 1,
            "x_scale": 1.35,
            "y_scale": 1.1,
            "description": "Line chart of the cumulative net by year; its figures stand on the sheet Year by year.",
        },
    )
    bars = chain.on.book.chart({"type": "bar"})
    first, last = NEXT_ROW, NEXT_ROW - 1 + len(chain.case.bodies)
    for at, words, colour in ((2, "Pays", "#A285D1"), (4, "Gains", "#12436D")):
        bars.add_series(
            {
                "name": words,
                "categories": [WHO, first, 0, last, 0],
                "values": [WHO, first, at, last, at],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    _dress(bars, "Who pays, who gains: present values", "Body")
    bars.set_y_axis({"reverse": True, "num_font": {"name": "Arial", "size": 9}})
    bars.set_legend({"position": "bottom"})
    sheet.page.insert_chart(
        row + 18,
        0,
        bars,
        {
            "object_position": 1,
            "x_scale": 1.35,
            "y_scale": 1.1,
            "description": "Bar chart of costs and fiscal benefits by body; its figures stand on the sheet Who pays and gains.",
        },
    )


def _dress(chart: Any, title: str, across: str) -> None:
    chart.set_title({"name": title, "name_font": {"name": "Arial", "size": 12, "bold": True}, "overlay": False})
    pounds = {
        "num_format": "£#,##0",
        "num_font": {"name": "Arial", "size": 9},
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
    }
    names = {
        "name": across,
        "name_font": {"name": "Arial", "size": 9, "bold": False},
        "num_font": {"name": "Arial", "size": 9},
        "label_position": "low",
    }
    chart.set_y_axis(pounds)
    chart.set_x_axis(names if across == "Financial year" else pounds)
