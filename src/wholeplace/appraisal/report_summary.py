"""The first page of a business case: what it costs, what it saves, for whom, when, how sure, and how much is claimed cash."""

from __future__ import annotations

from wholeplace.appraisal.appraise import Position
from wholeplace.appraisal.case import BENEFIT_DOMAINS, BenefitLine, is_range
from wholeplace.appraisal.report_frame import Frame
from wholeplace.appraisal.report_words import counted, listed, number
from wholeplace.documents import wording
from wholeplace.documents.paper import Block, Bullets, Callout, Column, Paragraph, Section, Subheading, Table

INVENTED = "Illustrative: the inputs are invented. No decision should rest on these figures."


def summary(f: Frame, *, sure: tuple[str, ...]) -> Section:
    """The answer in words, what is asked, then the same in figures. `sure` says how sure it is."""
    answers: list[Block] = [
        Paragraph(_costs(f), "What it costs."),
        Paragraph(_saves(f), "What it saves."),
        Paragraph(" ".join(_for_whom(f)), "For whom."),
        Paragraph(payback_sentence(f), "When."),
        Paragraph(" ".join(sure), "How sure."),
        Paragraph(_cash(f), "How much is cash."),
    ]
    warned: list[Block] = [Callout(INVENTED)] if f.case.illustrative else []
    asked: list[Block] = [Subheading("The board is asked to"), Bullets(_asks(f), numbered=True)]
    return Section("1 Summary", (*warned, *answers, *asked, key_figures(f)))


def _costs(f: Frame) -> str:
    a = f.appraisal
    if not a.pv_costs:
        return f"No cost is recorded over {f.horizon}."
    undiscounted = float(a.flows.cost.sum())
    in_kind = a.pv_costs_by_type["in-kind"]
    kind = (
        f" Of that, {wording.pounds_in_words(in_kind)} is in kind: staff or premises rather than money."
        if in_kind
        else ""
    )
    return (
        f"{wording.pounds_in_words(a.pv_costs)} over {f.horizon}, put in by {f.names(f.payers)}. That is the present value in "
        f"{f.prices}, after the correction for optimism; before discounting it is {wording.pounds_in_words(undiscounted)}.{kind}"
    )


def _saves(f: Frame) -> str:
    a = f.appraisal
    parts = [
        f"Fiscal benefits of {wording.pounds_in_words(a.pv_fiscal)} in present value: costs that public bodies avoid, or "
        f"income that they gain. Set against what it costs, {wording.purse(a.net_present_budget_impact)} "
        f"(net present budget impact {wording.pounds_in_words(a.net_present_budget_impact)})."
    ]
    if a.fiscal_return is not None:
        parts.append(
            f"The financial return on investment is {wording.pounds(a.fiscal_return, 2)} of fiscal benefit for each £1 of cost."
        )
    if a.pv_economic or a.pv_social:
        net = wording.pounds_in_words(a.net_present_public_value)
        left_out = ", and transfers left out" if a.pv_transfers else ""
        parts.append(f"With economic and social value counted{left_out}, the net present public value is {net}.")
    return " ".join(parts)


def _for_whom(f: Frame) -> list[str]:
    """Those who pay first, then those who only gain, each with its own position."""
    found = [_payer(f, position) for position in f.payers]
    gainers = [p for p in f.positions if p.pv_costs == 0 and p.pv_fiscal_benefits > 0]
    if gainers:
        each = [f"{f.name(p.body)} {wording.pounds_in_words(p.pv_fiscal_benefits)}" for p in _largest(gainers)]
        found.append(f"Gaining without paying: {listed(each)}.")
    if f.appraisal.pv_fiscal_outside:
        outside = wording.pounds_in_words(f.appraisal.pv_fiscal_outside)
        found.append(f"A further {outside} falls to public bodies outside this case.")
    return found or ["No body pays or gains anything."]


def _payer(f: Frame, position: Position) -> str:
    pays, back = wording.pounds_in_words(position.pv_costs), wording.pounds_in_words(position.pv_fiscal_benefits)
    outcome = wording.position(position.net_position, "it")
    if not position.pv_fiscal_benefits:
        return f"{f.name(position.body)} pays {pays} and gets nothing back."
    return f"{f.name(position.body)} pays {pays} and gets {back} of fiscal benefit back: by itself {outcome}."


def _largest(positions: list[Position]) -> list[Position]:
    return sorted(positions, key=lambda position: -position.pv_fiscal_benefits)


def payback_sentence(f: Frame) -> str:
    """When the place has its money back on discounted figures, and whether it stays so to the end."""
    a = f.appraisal
    last = f.year(f.case.years - 1)
    if not a.pv_costs:
        return "There is no cost to be paid back."
    if a.payback_year is None:
        short = wording.pounds_in_words(-float(a.cumulative_net_fiscal[-1]))
        return (
            "Discounted fiscal benefits do not overtake the costs in the years counted: "
            f"at the end of {last} they are {short} short."
        )
    reached = wording.payback(a.payback_year, f.year(a.payback_year))
    if float(a.cumulative_net_fiscal[-1]) < 0:
        return (
            f"Discounted fiscal benefits overtake the costs {reached}, but are behind them again at the end of {last}."
        )
    return f"Counting from the start, discounted fiscal benefits overtake the costs {reached}."


def _cash(f: Frame) -> str:
    a = f.appraisal
    if not a.pv_cashable and any(line.cashable for line in f.case.benefits):
        return "Savings are claimed to be cashable only after the years counted here, or from benefits that come to nought."
    if not a.pv_cashable:
        return "No part of the fiscal benefits is claimed to be cashable: the saving is capacity that can be used otherwise."
    claimed = (
        f"{wording.pounds_in_words(a.pv_cashable)} of the fiscal benefits (present value) is claimed to be cashable."
    )
    set_against = f" That is {wording.percent(a.pv_cashable / a.pv_costs)} of the costs." if a.pv_costs else ""
    rest = (
        " The rest of the fiscal benefits frees capacity and is not claimed to take money out of a budget."
        if a.pv_cashable < a.pv_fiscal
        else ""
    )
    return f"{claimed}{set_against} {f.cash_standing}{rest}"


def key_figures(f: Frame) -> Table:
    """The figures that the place is judged by, each with what it means."""
    columns = (
        Column("Measure", weight=1.1),
        Column(f"{f.scale.words}, or as stated", numeric=True),
        Column("What it says", weight=1.4),
    )
    return f.table(f"Key figures for the place: {f.present}, over {f.horizon}", columns, _key_rows(f))


def _key_rows(f: Frame) -> list[tuple[str, str, str]]:
    a, show = f.appraisal, f.scale.show
    rows = [
        ("Costs", show(a.pv_costs), "What the bodies put in, in money and in kind"),
        ("Fiscal benefits", show(a.pv_fiscal), "Costs that public bodies avoid, or income that they gain"),
        ("Of which claimed cashable", show(a.pv_cashable), f.cash_standing),
        (
            "Net present budget impact",
            show(a.net_present_budget_impact),
            _upper(wording.purse(a.net_present_budget_impact)),
        ),
        ("Economic value", show(a.pv_economic), "Net rise in earnings or local growth"),
        ("Social value", show(a.pv_social), "Wider gain to people: health, safety, attainment"),
        (
            "Net present public value",
            show(a.net_present_public_value),
            "All value, less transfers and costs; positive is a gain",
        ),
        (
            "Financial return on investment",
            _ratio(a.fiscal_return),
            "£ of fiscal benefit for each £1 of cost (ratio)",
        ),
        ("Public value return", _ratio(a.public_value_return), "£ of all value for each £1 of cost (ratio)"),
        ("Payback, discounted", _payback_cell(f), "First year in which fiscal benefits overtake costs"),
    ]
    if a.pv_transfers:
        rows.insert(6, ("Transfers, left out of public value", show(a.pv_transfers), "Payments that only move money"))
    return rows


def _payback_cell(f: Frame) -> str:
    year = f.appraisal.payback_year
    if not f.appraisal.pv_costs:
        return "no cost"
    return "never" if year is None else f.year(year)


def _ratio(value: float | None) -> str:
    return "no cost" if value is None else wording.ratio(value)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _asks(f: Frame) -> tuple[str, ...]:
    """Neutral wording that the place settles in the Word file."""
    a = f.appraisal
    spent = wording.pounds_in_words(float(a.flows.cost.sum()))
    asks = [
        "note the costs, the fiscal benefits and the body that each falls to (sections 4 to 6);",
        "note how sure these figures are, and what would have to be true for the case to break even (section 8);",
    ]
    if a.pv_cashable:
        asks.append(
            f"note that {wording.pounds_in_words(a.pv_cashable)} of the benefits is claimed to be cashable (section 9);"
        )
    if any(p.net_position < 0 for p in f.payers) and a.net_present_budget_impact < 0:
        asks.append("consider whether bodies that gain should share the costs of those that lose (section 6);")
    if a.pv_costs:
        entered = wording.pounds_in_words(f.entered_costs)
        asks.append(
            f"agree, amend or decline spending of {spent} over {f.horizon} ({f.prices}, not discounted, with the correction for "
            f"optimism; {entered} as entered)."
        )
    return tuple(asks)


def context(f: Frame) -> Section:
    """What happens without the change, and whom the change reaches."""
    blocks: list[Block] = []
    if f.case.summary:
        blocks.append(Paragraph(f.case.summary))
    blocks.append(Paragraph(_counterfactual(f), "Without the change."))
    if f.case.benefits:
        blocks.append(
            Paragraph(
                "The change reaches people as follows. Shares and numbers are the inputs of section 10.",
                "Whom it reaches.",
            )
        )
        blocks.append(Bullets(tuple(_reach(line) for line in f.case.benefits)))
    return Section("2 The case for change", tuple(blocks))


def _counterfactual(f: Frame) -> str:
    if f.case.counterfactual:
        return f"{f.case.counterfactual} Every cost and benefit in this paper is the difference from that."
    return (
        "The case does not say what happens without the change. Every cost and benefit is a difference from something, so a "
        "comparator must be agreed before these figures are relied on."
    )


def _reach(line: BenefitLine) -> str:
    def at(name: str) -> str:
        return number(getattr(line, name), BENEFIT_DOMAINS[name])

    ranged = any(is_range(getattr(line, name)) for name in ("population", "engagement", "retention"))
    reached = "" if ranged else f", which makes {_reached(line)}"
    return (
        f"{line.title}: {at('population')} people affected; {at('engagement')} take the offer up; {at('retention')} of those "
        f"stay{reached}. Events for each of them a year, without the change: {at('events_per_person')}."
    )


def _reached(line: BenefitLine) -> str:
    population, engagement, retention = line.population, line.engagement, line.retention
    assert isinstance(population, int | float), "only points are multiplied here"
    assert isinstance(engagement, int | float), "only points are multiplied here"
    assert isinstance(retention, int | float), "only points are multiplied here"
    return counted(round(population * engagement * retention), "person", "people")
