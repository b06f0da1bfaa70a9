"""The sections of a business case that say what is put in and what is avoided, line by line and year by year."""

from __future__ import annotations

from wholeplace.appraisal import pictures
from wholeplace.appraisal.appraise import LineResult
from wholeplace.appraisal.case import BENEFIT_DOMAINS, COST_TYPES, BenefitLine, is_range
from wholeplace.appraisal.incidence import unit_value
from wholeplace.appraisal.means import mean
from wholeplace.appraisal.model import Floats
from wholeplace.appraisal.report_frame import ROUNDED, Frame
from wholeplace.appraisal.report_words import COST_TYPE_WORDS, plain, share
from wholeplace.documents import wording
from wholeplace.documents.paper import Block, Bullets, Column, Paragraph, Section, Table


def costs(f: Frame) -> Section:
    """What is put in: by line and year, then by body and type."""
    if not f.case.costs:
        return Section("4 What it costs", (Paragraph("No cost is recorded in this case."),))
    blocks: list[Block] = [Paragraph(_correction(f)), _cost_lines(f), _cost_bodies(f)]
    if f.appraisal.pv_costs_by_type["in-kind"]:
        blocks.append(
            Paragraph(
                "Costs in kind (staff time, premises) count in every total here, and are also shown apart.",
                style="note",
            )
        )
    return Section("4 What it costs", tuple(blocks))


def _correction(f: Frame) -> str:
    corrected = float(f.appraisal.flows.cost.sum())
    entered = f.entered_costs
    added = corrected - entered
    if round(added) == 0:
        return f"The costs are as entered, {wording.pounds_in_words(entered)} in {f.prices}: no correction for optimism applies."
    return (
        f"The costs as entered come to {wording.pounds_in_words(entered)} in {f.prices}, not discounted. The correction for "
        f"optimism adds {wording.pounds_in_words(added)}, so that {wording.pounds_in_words(corrected)} is counted. How far each "
        f"line is corrected follows from the grade of its evidence (section 10)."
    )


def _cost_lines(f: Frame) -> Table:
    rows = []
    for line, result in zip(f.case.costs, f.results("cost"), strict=True):
        by_year: Floats = result.flows.cost.sum(axis=(0, 1))
        title = f"{line.title} ({COST_TYPE_WORDS[line.type].lower()}, {f.name(line.body)})"
        rows.append((title, *f.by_period(by_year), f.scale.show(float(by_year.sum())), f.scale.show(result.pv["cost"])))
    total: Floats = f.appraisal.flows.cost.sum(axis=(0, 1))
    rows.append(("Total", *f.by_period(total), f.scale.show(float(total.sum())), f.scale.show(f.appraisal.pv_costs)))
    columns = f.year_row_columns("Cost")
    title = f"Costs by line and year, after the correction for optimism: {f.real}, except the present value"
    return f.table(title, columns, rows, totals=(len(rows) - 1,), note=ROUNDED)


def _cost_bodies(f: Frame) -> Table:
    discount = f.appraisal.model.discount_factors
    by_type: Floats = f.appraisal.flows.cost @ discount  # (types, bodies)
    rows = [
        (body.name, *f.scale.row(by_type[:, i]), f.scale.show(float(by_type[:, i].sum())))
        for i, body in enumerate(f.case.bodies)
        if by_type[:, i].any()
    ]
    rows.append(("Total", *f.scale.row(by_type.sum(axis=1)), f.scale.show(float(by_type.sum()))))
    columns = (
        Column("Body"),
        *(Column(COST_TYPE_WORDS[name], numeric=True) for name in COST_TYPES),
        Column("All", numeric=True),
    )
    return f.table(f"Costs by body and type: {f.present}", columns, rows, totals=(len(rows) - 1,))


def benefits(f: Frame) -> Section:
    """What is avoided: how many in a full year, what one is worth, and what that makes by year."""
    if not f.case.benefits:
        return Section("5 What it saves", (Paragraph("No benefit is priced in this case."),))
    blocks: list[Block] = [
        Paragraph(
            "Each benefit is a number of events avoided or gained, times what one of them is worth, less the correction for "
            "optimism. In a full year:"
        ),
        Bullets(tuple(_chain(line, result) for line, result in _benefit_lines(f))),
        _unit_values(f),
        _benefit_years(f),
        _benefit_lines_table(f),
        f.figure(
            f"From what it costs to what the public gains: £, present value in {f.prices}",
            pictures.waterfall(f.appraisal),
        ),
    ]
    return Section("5 What it saves", tuple(blocks))


def _benefit_lines(f: Frame) -> list[tuple[BenefitLine, LineResult]]:
    return list(zip(f.case.benefits, f.results("benefit"), strict=True))


def _chain(line: BenefitLine, result: LineResult) -> str:
    """The multiplication that a reader can repeat: `1,160 people × 60% … = 334 a full year`."""

    def at(name: str) -> float:
        return mean(getattr(line, name), BENEFIT_DOMAINS[name])

    parts = [
        f"{plain(at('population'))} people",
        f"{share(at('engagement'))} take-up",
        f"{share(at('retention'))} who stay",
        f"{plain(at('events_per_person'))} events each",
    ]
    if at("recorded_to_actual") != 1:
        parts.append(f"{plain(at('recorded_to_actual'))} actual for each recorded")
    parts.append(f"{share(at('impact'))} of them avoided")
    if at("deadweight"):
        parts.append(f"{share(1 - at('deadweight'))} not avoided anyway")
    parts += [f"{share(at('attribution'))} due to this proposal"] if at("attribution") != 1 else []
    parts += [
        f"{share(1 - at(name))} left after {name}" for name in ("leakage", "displacement", "substitution") if at(name)
    ]
    assert result.net_change_full_year is not None, "a benefit line has a net change"
    uncertain = (
        " (at the means of its ranges)"
        if any(is_range(getattr(line, name)) for name in BENEFIT_DOMAINS if "." not in name)
        else ""
    )
    return f"{line.title}: {' × '.join(parts)} = {_events(result.net_change_full_year)} a year{uncertain}."


def _events(count: float) -> str:
    return f"{count:,.0f}" if count >= 100 else f"{count:,.1f}"


def _unit_values(f: Frame) -> Table:
    columns = (
        Column("Benefit"),
        Column("Events a full year", numeric=True),
        Column("Value used", weight=0.4),
        Column("Priced in", weight=0.4),
        *(Column(heading, numeric=True) for heading in ("Fiscal", "Economic", "Social", "Correction")),
    )
    rows = [_unit_row(f, line, result) for line, result in _benefit_lines(f)]
    title = f"What one event is worth: £ in {f.prices}, before the correction for optimism"
    note = (
        "Codes are entries of the unit cost library (section 11). Values are brought to one price year with the deflators "
        "named there."
    )
    return f.table(title, columns, rows, note=note)


def _unit_row(f: Frame, line: BenefitLine, result: LineResult) -> tuple[str, ...]:
    """A line's events, and what one is worth of each kind at the means of its ranges, uprated."""
    worth = unit_value(f.case, line)
    factor = mean(worth.factor, BENEFIT_DOMAINS["unit_value_range"]) if worth.factor is not None else 1.0
    years = sorted({str(year) for kind, year in worth.price_years.items() if kind != "transfer"})
    values = [
        mean(getattr(worth, kind), BENEFIT_DOMAINS[f"value.{kind}"]) * worth.uprating.get(kind, 1.0) * factor
        for kind in ("fiscal", "economic", "social")
    ]
    assert result.net_change_full_year is not None, "a benefit line has a net change"
    correction = f"{wording.MINUS}{share(result.bias)}" if result.bias else "none"
    code, priced = line.unit_cost or "own value", " and ".join(years) or "–"
    return (line.title, _events(result.net_change_full_year), code, priced, *map(wording.pounds, values), correction)


def _benefit_years(f: Frame) -> Table:
    a = f.appraisal
    fiscal: Floats = a.flows.fiscal.sum(axis=0)
    cashable: Floats = a.flows.cashable.sum(axis=0)
    flows: list[tuple[str, Floats]] = [
        ("Fiscal", fiscal),
        ("Of which claimed cashable", cashable),
        ("Economic", a.flows.economic),
        ("Social", a.flows.social),
    ]
    if a.pv_transfers:
        flows.append(("Less transfers", -a.flows.transfer))
    flows.append(("Public value", fiscal + a.flows.economic + a.flows.social - a.flows.transfer))
    rows = [f.year_row(name, by_year) for name, by_year in flows]
    columns = (
        Column("Kind of value"),
        *f.year_columns(),
        Column("Total", numeric=True),
        Column("Present value", numeric=True),
    )
    title = f"Benefits by kind and year, after the correction for optimism: {f.real}, except the present value"
    return f.table(
        title,
        columns,
        rows,
        totals=(len(rows) - 1,),
        note=f"Claimed cashable is part of fiscal and is not added again. {ROUNDED}",
    )


def _benefit_lines_table(f: Frame) -> Table:
    rows = [
        (line.title, *f.scale.row(result.pv[kind] for kind in ("fiscal", "cashable", "economic", "social")))
        for line, result in _benefit_lines(f)
    ]
    a = f.appraisal
    rows.append(("Total", *f.scale.row((a.pv_fiscal, a.pv_cashable, a.pv_economic, a.pv_social))))
    headings = ("Fiscal", "Of which claimed cashable", "Economic", "Social")
    columns = (Column("Benefit"), *(Column(heading, numeric=True) for heading in headings))
    return f.table(
        f"Benefits by line: {f.present}, after the correction for optimism", columns, rows, totals=(len(rows) - 1,)
    )
