"""What lets a reader trust the export: sums that must agree, the figures as they were exported, the distribution as values,
and the editions and licences behind it all.

The distribution is the one thing that a spreadsheet cannot work out again: its sheet holds values, and says so.
"""

from __future__ import annotations

import numpy as np

from wholeplace.appraisal.case import COST_TYPES
from wholeplace.appraisal.uncertainty import BREAK_EVEN, PERCENTILES, RETURNS, Distribution, Summary
from wholeplace.appraisal.workbook_bodies import receivers
from wholeplace.appraisal.workbook_frame import CHECKS, DISTRIBUTION, HEAD_ROW, SOURCES, Chain
from wholeplace.documents.workbook import Ref, Sheet, cell_name
from wholeplace.reference.prices import deflators
from wholeplace.reference.unit_costs import library

AGREES, LOOK = "agrees", "look"
_TOLERANCE = 0.01  # pounds
_OGL = "Contains public sector information licensed under the Open Government Licence v3.0."


# checks


def draw_checks(chain: Chain) -> None:
    """Sums that must agree, and our figures at the time of export beside what the formulas now give."""
    sheet = chain.begin(
        CHECKS,
        "Checks",
        "Each pair must agree to a penny. A red cell says where to look; after you change an input, 'as exported' will differ.",
        (60, 18, 18, 16, 12),
    )
    for at, head in enumerate(("What", "This", "And this", "Difference", "")):
        sheet.text(HEAD_ROW, at, head, "header" if at == 0 else "header.right")
    row, first = HEAD_ROW, HEAD_ROW + 1
    for words, one, other, value in _sums_that_agree(chain):
        row += 1
        _check_row(sheet, row, words, one, other, value)
    sums_end = row
    row += 2
    sheet.text(row, 0, "As exported, against the formulas now", "heading")
    exported = row + 1
    for words, cell, value in _as_exported(chain):
        row += 1
        _check_row(sheet, row, words, f"={cell}", None, value)
    for cells in ((first, 4, sums_end, 4), (exported, 4, row, 4), (1, 4, 1, 4)):
        sheet.flag(cells, AGREES, LOOK)
    flags = ",".join(
        f'COUNTIF({cell_name(a, 4)}:{cell_name(b, 4)},"{LOOK}")' for a, b in ((first, sums_end), (exported, row))
    )
    chain.cells["checks", "all"] = sheet.formula(1, 4, f'=IF(SUM({flags})=0,"{AGREES}","{LOOK}")', AGREES, "check")
    sheet.printed(title_rows=(HEAD_ROW, HEAD_ROW), freeze=(HEAD_ROW + 1, 1), notice=chain.on.notice)


def _check_row(sheet: Sheet, row: int, words: str, one: str, other: str | None, value: float) -> None:
    style = "calc.factor" if abs(value) <= 1 and words.startswith("Shares") else "calc.pence"
    sheet.text(row, 0, words, "label")
    sheet.formula(row, 1, one, value, style)
    if other is None:
        sheet.number(row, 2, value, style)
    else:
        sheet.formula(row, 2, other, value, style)
    a, b, gap = (cell_name(row, at) for at in (1, 2, 3))
    sheet.formula(row, 3, f"={a}-{b}", 0.0, style)
    limit = 0.000001 if style == "calc.factor" else _TOLERANCE
    sheet.formula(row, 4, f'=IF(ABS({gap})<{limit},"{AGREES}","{LOOK}")', AGREES, "check")


def _sums_that_agree(chain: Chain) -> list[tuple[str, str, str, float]]:
    found, cells = chain.appraisal, chain.cells
    everyone = receivers(chain)

    def added(key: str, who: tuple[str, ...]) -> str:
        return "=" + "+".join(str(cells[key, body]) for body in who)

    bodies = tuple(body.id for body in chain.case.bodies)
    end, lines = cells[("lines by body end",)], cells[("lines by body",)]
    net = found.pv_fiscal - found.pv_costs
    checks = [
        (
            "Fiscal benefits: all bodies and outside = the place",
            added("fiscal pv", everyone),
            f"={cells['sum', 'pv fiscal']}",
            found.pv_fiscal,
        ),
        ("Costs: all bodies = the place", added("cost pv", bodies), f"={cells['sum', 'pv cost']}", found.pv_costs),
        (
            "Costs: all types = the place",
            added("cost type pv", COST_TYPES),
            f"={cells['sum', 'pv cost']}",
            found.pv_costs,
        ),
        (
            "Claimed cashable: all bodies and outside = the place",
            added("cashable pv", everyone),
            f"={cells['sum', 'pv cashable']}",
            found.pv_cashable,
        ),
        (
            "Cumulative net of the last year = fiscal benefits − costs",
            f"={_last(chain, cells['total', 'cumulative'])}",
            f"={cells['sum', 'pv fiscal']}-{cells['sum', 'pv cost']}",
            net,
        ),
        (
            "Net positions: all bodies and outside = the place",
            f"={cells['who place', 'net']}",
            f"={cells['sum', 'pv fiscal']}-{cells['sum', 'pv cost']}",
            net,
        ),
        (
            "Every line on Who pays and gains = the place",
            f"=SUM({lines.to(end.row, end.column)})",
            f"={cells['who place', 'net']}",
            net,
        ),
    ]
    for _, line, _ in chain.benefits:
        if chain.shares[line.id]:
            start, last = cells["shares from", line.id], cells["shares to", line.id]
            checks.append((f"Shares of {line.id} sum to 1", f"=SUM({start.to(last.row, last.column)})", "=1", 1.0))
    return checks


def _last(chain: Chain, start: Ref) -> Ref:
    return Ref(start.sheet, start.row, chain.last_year)


def _as_exported(chain: Chain) -> list[tuple[str, Ref, float]]:
    found, cells = chain.appraisal, chain.cells
    figures = [
        ("Costs", cells["sum", "pv cost"], found.pv_costs),
        ("Fiscal benefits", cells["sum", "pv fiscal"], found.pv_fiscal),
        ("Economic benefits", cells["sum", "pv economic"], found.pv_economic),
        ("Social benefits", cells["sum", "pv social"], found.pv_social),
        ("Public value", cells["sum", "pv public"], found.pv_public_value),
        ("Claimed cashable", cells["sum", "pv cashable"], found.pv_cashable),
    ]
    for body in chain.case.bodies:
        net = chain.appraisal.by_body[body.id].net_position
        figures.append((f"Net position of {body.name}", cells["net position", body.id], net))
    return figures


# distribution


_MEASURE_WORDS = {
    "pv_costs": "Costs",
    "pv_fiscal": "Fiscal benefits",
    "pv_economic": "Economic benefits",
    "pv_social": "Social benefits",
    "pv_transfers": "Transfers",
    "pv_cashable": "Claimed cashable",
    "net_present_budget_impact": "Net present budget impact (negative: the public purse gains)",
    "fiscal_return": "Financial return on investment",
    "net_present_public_value": "Net present public value",
    "public_value_return": "Public value return",
}
_STATISTICS = (
    "Mean",
    "Standard deviation",
    *(f"{p}th percentile" for p in PERCENTILES),
    "Chance of being better than break-even",
)


def draw_distribution(chain: Chain, found: Distribution | None) -> None:
    """How sure the figures are: values worked out in draws, which no formula on this sheet repeats."""
    purpose = (
        "Values, not formulas: a spreadsheet cannot repeat the draws. The same case and seed give the same values."
    )
    sheet = chain.begin(DISTRIBUTION, "Distribution", purpose, (58, *[15] * (len(_STATISTICS) + 1)))
    if found is None:
        words = (
            "No draws were asked for."
            if chain.on.spread.rows["Ranges"]
            else "No figure of this case is a range, so there is nothing to draw."
        )
        sheet.text(HEAD_ROW, 0, words, "body")
    else:
        _draw_distribution(chain, sheet, found)
    sheet.printed(title_rows=(HEAD_ROW, HEAD_ROW), freeze=(HEAD_ROW + 1, 1), notice=chain.on.notice)


def _draw_distribution(chain: Chain, sheet: Sheet, found: Distribution) -> None:
    for at, head in enumerate((f"{found.draws:,} draws, seed {found.seed}", *_STATISTICS)):
        sheet.text(HEAD_ROW, at, head, "header" if at == 0 else "header.right")
    row = HEAD_ROW + 1
    for name in BREAK_EVEN:
        _summary_row(sheet, row, _MEASURE_WORDS[name], found.summaries[name], "ratio" if name in RETURNS else "pounds")
        row += 1
    for body in chain.case.bodies:
        _summary_row(sheet, row, f"Net position of {body.name}", found.positions[body.id], "pounds")
        row += 1
    row += 1
    sheet.text(row, 0, "Chance that the money is back by the end of the year", "heading")
    sheet.text(row + 1, 0, "Who", "header")
    for t, label in enumerate(chain.case.year_labels):
        sheet.text(row + 1, 1 + t, label, "header.right")
    names = {"place": "The whole place", **{body.id: body.name for body in chain.case.bodies}}
    for k, (who, chances) in enumerate(found.payback_probability.items()):
        sheet.text(row + 2 + k, 0, names[who], "label")
        for t, chance in enumerate(np.asarray(chances)):
            sheet.number(row + 2 + k, 1 + t, float(chance), "calc.share")
    row += 3 + len(names)
    for note in found.notes:
        sheet.text(row, 0, note, "body")
        row += 1


def _summary_row(sheet: Sheet, row: int, words: str, summary: Summary | None, unit: str) -> None:
    sheet.text(row, 0, words, "label")
    if summary is None:
        sheet.text(row, 1, "some draws have no cost", "label")
        return
    for at, value in enumerate((summary.mean, summary.sd, *summary.percentiles), start=1):
        sheet.number(row, at, value, f"calc.{unit}")
    if summary.probability_better is not None:
        sheet.number(row, len(_STATISTICS), summary.probability_better, "calc.share")


# sources


def draw_sources(chain: Chain) -> None:
    """Every edition and licence that the figures lean on, and the case's own notes."""
    case, editions = chain.case, chain.appraisal.editions
    sheet = chain.begin(
        SOURCES,
        "Sources and editions",
        "What the figures rest on. The sources of each line stand on the sheet Assumptions.",
        (30, 26, 110),
    )
    rows = [
        (
            "GDP deflators",
            case.deflators,
            f"{deflators(case.deflators).source}. {_OGL}",
        ),
        ("Discounting", editions["discount"], f"{chain.appraisal.schedule.title}. {chain.appraisal.schedule.source}."),
        (
            "Optimism bias",
            case.bias_edition,
            "Sizes by grade of evidence. The published table has not been verified: treat the sizes as a setting of the case.",
        ),
        ("Unit costs", library().edition.title, f"{library().edition.attribution}."),
        *((f"Local value {local.code}", local.source.year or "", local.source.text) for local in case.local_values),
    ]
    for at, head in enumerate(("What", "Edition", "Source")):
        sheet.text(HEAD_ROW, at, head, "header")
    for k, cells in enumerate(rows):
        sheet.height(HEAD_ROW + 1 + k, zip(cells, (30, 26, 110), strict=True))
        for at, words in enumerate(cells):
            sheet.text(HEAD_ROW + 1 + k, at, words, "label")
    row = HEAD_ROW + len(rows) + 2
    sheet.text(row, 0, "Notes", "heading")
    for k, note in enumerate(chain.appraisal.notes):
        sheet.text(row + 1 + k, 0, note, "body")
    sheet.printed(title_rows=(HEAD_ROW, HEAD_ROW), freeze=(HEAD_ROW + 1, 0), notice=chain.on.notice)
