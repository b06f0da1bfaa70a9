"""The sections of a business case that go body by body: who pays and who gains, when, and how much of it is claimed cash."""

from __future__ import annotations

from collections.abc import Callable

from wholeplace.appraisal import pictures
from wholeplace.appraisal.appraise import Position
from wholeplace.appraisal.case import BENEFIT_DOMAINS
from wholeplace.appraisal.model import Floats
from wholeplace.appraisal.report_frame import ROUNDED, Frame
from wholeplace.appraisal.report_summary import payback_sentence
from wholeplace.appraisal.report_words import number, share
from wholeplace.appraisal.uncertainty import PERCENTILES, Distribution
from wholeplace.documents import wording
from wholeplace.documents.charts import line_chart, stacked_by_body
from wholeplace.documents.paper import Block, Column, Figure, Paragraph, Section, Table

OUTSIDE_NAME = "Public bodies outside this case"


def who_pays(f: Frame, chances: Callable[[], tuple[Block, ...]]) -> Section:
    """Each body's own side beside the place's. `chances` says how likely each is to have its money back, by year."""
    blocks: list[Block] = [
        Paragraph(
            "A saving need not fall to the body that pays for it. The table sets what each body puts in beside the fiscal "
            "benefit that falls to its own budget; a positive net position means that the body gains."
        ),
        _matrix(f),
        *(Paragraph(sentence) for sentence in _warnings(f)),
        *_net_figure(f),
        _net_years(f),
        *chances(),
    ]
    return Section("6 Who pays and who gains", tuple(blocks))


def _net_figure(f: Frame) -> tuple[Figure, ...]:
    net = {f.name(p.body): [float(x) for x in p.fiscal_by_year - p.cost_by_year] for p in f.positions}
    net = {name: values for name, values in net.items() if any(values)}
    if not net:
        return ()
    title = f"Net position of each body by year (above nought gains, below pays): £, {f.prices}, not discounted"
    return (f.figure(title, stacked_by_body(f.case.year_labels, net, title="Net position of each body by year")),)


_MATRIX = ("Pays", "Gains", "Net", "Gains for each £1 paid", "Claimed cashable", "Money back")


def _matrix(f: Frame) -> Table:
    a, show = f.appraisal, f.scale.show
    rows = [_matrix_row(f, position) for position in f.positions]
    if a.pv_fiscal_outside:
        cash = float(a.flows.cashable[-1] @ a.model.discount_factors)
        gains = show(a.pv_fiscal_outside)
        rows.append((OUTSIDE_NAME, show(0), gains, gains, "–", show(cash), "–"))
    net, back = show(a.pv_fiscal - a.pv_costs), _year_or_never(f, a.payback_year)
    each = _for_each(a.fiscal_return)
    rows.append(("The place", show(a.pv_costs), show(a.pv_fiscal), net, each, show(a.pv_cashable), back))
    columns = (Column("Body"), *(Column(heading, numeric=True) for heading in _MATRIX))
    title = f"Who pays and who gains: {f.present}, over {f.horizon}"
    return f.table(title, columns, rows, totals=(len(rows) - 1,), note=_matrix_note(f))


def _matrix_note(f: Frame) -> str:
    outside = "The place's total includes bodies outside this case. " if f.appraisal.pv_fiscal_outside else ""
    return (
        "Gains are fiscal benefits. Money back: the first year in which a body's discounted fiscal benefits overtake its costs; "
        f"– where it pays nothing. {outside}{f.cash_standing} {ROUNDED}"
    )


def _matrix_row(f: Frame, position: Position) -> tuple[str, ...]:
    show = f.scale.show
    back = _year_or_never(f, position.payback_year) if position.pv_costs else "–"
    return (
        f.name(position.body),
        show(position.pv_costs),
        show(position.pv_fiscal_benefits),
        show(position.net_position),
        _for_each(position.fiscal_return),
        show(position.pv_cashable),
        back,
    )


def _for_each(fiscal_return: float | None) -> str:
    return "–" if fiscal_return is None else wording.pounds(fiscal_return, 2)


def _year_or_never(f: Frame, year: int | None) -> str:
    return "never" if year is None else f.year(year)


def _warnings(f: Frame) -> list[str]:
    """For each body that pays and loses while the place gains: its own return beside the place's."""
    a = f.appraisal
    if a.fiscal_return is None or a.net_present_budget_impact >= 0:
        return []
    place = wording.pounds(a.fiscal_return, 2)
    return [
        f"For each £1 of cost the place gains {place} of fiscal benefit; {f.name(p.body)}, for each £1 of its own, gains "
        f"{wording.pounds(p.fiscal_return, 2)}. It receives {share(p.pv_fiscal_benefits / a.pv_fiscal)} of the "
        f"place's fiscal benefit and bears {share(p.pv_costs / a.pv_costs)} of the costs."
        for p in f.payers
        if p.net_position < 0 and p.fiscal_return is not None
    ]


def _net_years(f: Frame) -> Table:
    a = f.appraisal
    rows = [f.year_row(f.name(p.body), p.fiscal_by_year - p.cost_by_year) for p in f.positions]
    if a.pv_fiscal_outside:
        rows.append(f.year_row(OUTSIDE_NAME, a.flows.fiscal[-1]))
    rows.append(f.year_row("The place", a.flows.fiscal.sum(axis=0) - a.flows.cost.sum(axis=(0, 1))))
    columns = f.year_row_columns("Body")
    title = (
        "Net position of each body by year (fiscal benefits less costs; positive is a gain): "
        f"{f.real}, except the present value"
    )
    return f.table(title, columns, rows, totals=(len(rows) - 1,), note=ROUNDED)


def timing(f: Frame, drawn: Distribution | None) -> Section:
    """Year by year for the place, to the running total that shows the payback."""
    blocks: list[Block] = [Paragraph(payback_sentence(f)), *_fan(f, drawn), _running(f), *_body_paybacks(f)]
    return Section("7 When the money comes back", tuple(blocks))


def _fan(f: Frame, drawn: Distribution | None) -> tuple[Block, ...]:
    """The running total with its spread where there are draws; the single line of the point figures where there are none."""
    words = (
        f"Cumulative net saving of the place: £, present value in {f.prices}; positive is a gain to the public purse"
    )
    if drawn is None:
        cumulative = {"Net, discounted": [float(x) for x in f.appraisal.cumulative_net_fiscal]}
        chart = line_chart(
            f.case.year_labels, cumulative, title="Cumulative net saving", description=payback_sentence(f)
        )
        return (f.figure(words, chart),)
    return (f.figure(words, pictures.fan(f.appraisal, drawn)), _fan_table(f, drawn))


def _fan_table(f: Frame, drawn: Distribution) -> Table:
    by_year: Floats = drawn.cumulative_net_fiscal["place"]
    names = {
        5: "5th percentile",
        25: "25th percentile",
        50: "Middle draw",
        75: "75th percentile",
        95: "95th percentile",
    }
    rows = [
        (name, *f.scale.row(period.closing(by_year[:, PERCENTILES.index(number)]) for period in f.periods))
        for number, name in names.items()
    ]
    title = f"How the cumulative net saving spreads (positive is a gain): {f.present}, at the end of each year"
    return f.table(title, (Column("Over all draws"), *f.year_columns()), rows)


def _running(f: Frame) -> Table:
    a = f.appraisal
    discount = a.model.discount_factors
    cost: Floats = a.flows.cost.sum(axis=(0, 1))
    fiscal: Floats = a.flows.fiscal.sum(axis=0)
    rows = [
        ("Costs", *f.by_period(cost)),
        ("Fiscal benefits", *f.by_period(fiscal)),
        ("Net, not discounted", *f.by_period(fiscal - cost)),
        ("Net, discounted", *f.by_period((fiscal - cost) * discount)),
        ("Running total, discounted", *(f.scale.show(period.closing(a.cumulative_net_fiscal)) for period in f.periods)),
    ]
    if len(f.periods) == f.case.years:
        rows.insert(3, ("Discount factor", *(f"{factor:.4f}" for factor in discount)))
    title = f"Costs and fiscal benefits of the place by year (positive is a gain): {f.scale.words}, {f.prices}"
    return f.table(title, (Column("Flow"), *f.year_columns()), rows, totals=(len(rows) - 1,), note=ROUNDED)


def _body_paybacks(f: Frame) -> tuple[Paragraph, ...]:
    if not f.payers:
        return ()
    return (Paragraph(" ".join(_own_payback(f, position) for position in f.payers), "Body by body."),)


def _own_payback(f: Frame, position: Position) -> str:
    name, year = f.name(position.body), position.payback_year
    if year is None:
        return f"{name} does not have its own costs back in the years counted."
    return f"{name} has its own costs back {wording.payback(year, f.year(year))}."


def cashability(f: Frame) -> Section:
    """What is claimed as cash: on what terms, then by body and year."""
    lead = (
        "A fiscal benefit is cashable where it can be taken out of a budget; the rest frees capacity. In a business case it is "
        f"claimed. It is confirmed only when a named budget line has been cut. {f.cash_standing}"
    )
    if not any(line.cashable for line in f.case.benefits):
        return Section("9 How much is cash", (Paragraph(lead),))
    return Section("9 How much is cash", (Paragraph(lead), _claims(f), *_cash_figure(f), _cash_years(f)))


def _cash_figure(f: Frame) -> tuple[Figure, ...]:
    chart = pictures.cash_by_body(f.appraisal)
    if chart is None:
        return ()
    return (f.figure(f"Claimed cashable savings by body and year: £, {f.prices}, not discounted", chart),)


def _claims(f: Frame) -> Table:
    rows = []
    for line in f.case.benefits:
        for claim in line.cashable:
            if claim.lag_years is not None:
                when = f"{wording.years(claim.lag_years)} after the benefit"
            else:
                when = (
                    f"from {f.year(claim.from_year)}" if claim.from_year < f.case.years else "after the years counted"
                )
            body = f.name(claim.body) if claim.body else "Every body that gains"
            claimed = number(claim.share, BENEFIT_DOMAINS["cashable.share"])
            rows.append((line.title, body, claimed, when, claim.ledger_line or "No budget line named yet"))
    columns = (
        Column("Benefit"),
        Column("Body"),
        Column("Share of fiscal", weight=0.7),
        Column("When", weight=0.8),
        Column("Budget line"),
    )
    return f.table("What is claimed to be cashable, and where it would be cut", columns, rows)


def _cash_years(f: Frame) -> Table:
    a = f.appraisal
    discount = a.model.discount_factors
    rows = []
    for i, name in enumerate((*(body.name for body in f.case.bodies), OUTSIDE_NAME)):
        if a.flows.cashable[i].any() or a.flows.fiscal[i].any():
            rows.append(
                (
                    *f.year_row(name, a.flows.cashable[i]),
                    _part(float(a.flows.cashable[i] @ discount), float(a.flows.fiscal[i] @ discount)),
                )
            )
    total: Floats = a.flows.cashable.sum(axis=0)
    rows.append((*f.year_row("The place", total), _part(a.pv_cashable, a.pv_fiscal)))
    columns = (
        Column("Body"),
        *f.year_columns(),
        Column("Total", numeric=True),
        Column("Present value", numeric=True),
        Column("Of its fiscal", numeric=True),
    )
    title = f"Claimed cashable savings by body and year: {f.real}, except the present value"
    return f.table(title, columns, rows, totals=(len(rows) - 1,), note=ROUNDED)


def _part(part: float, whole: float) -> str:
    return wording.percent(part / whole) if whole else "–"
