"""An appraisal on one screen of a console: what it costs and saves, for which body, when, how sure, and how much of it is cash.

Words first, then tables. Every sign is said in words, for nobody should have to know which way a minus points.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wholeplace.appraisal.appraise import Appraisal
from wholeplace.appraisal.baseline import against_baseline
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.compare import Comparison
from wholeplace.appraisal.uncertainty import Distribution, Summary
from wholeplace.vocabulary.money import format_pounds

_NEVER = "not within the case"
_WIDE = 100  # columns; a narrower console gets ids and short headings


def print_appraisal(
    console: Console,
    appraisal: Appraisal,
    distribution: Distribution | None = None,
    comparison: Comparison | None = None,
) -> None:
    """Print the answer to a case: a heading, what it comes to, who pays and gains, year by year, options, what to know."""
    case = appraisal.case
    console.print(Text(case.title, style="bold"))
    console.print(f"{case.place} · {_span(case)} · present value in pounds of {case.price_year}")
    if case.illustrative:
        console.print(Text("Illustrative: inputs are invented.", style="bold"))
    console.print()
    for line in _sentences(appraisal, distribution):
        console.print(line)
    console.print()
    console.print(_bodies_table(appraisal, distribution, narrow=console.width < _WIDE))
    console.print()
    console.print(_years_table(appraisal, distribution, narrow=console.width < _WIDE))
    console.print()
    if comparison is not None:
        console.print(_options_table(comparison, narrow=console.width < _WIDE))
        console.print()
    for note in _notes(appraisal, distribution):
        console.print(note)


def _span(case: Case) -> str:
    labels = case.year_labels
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"


# sentences


def _sentences(appraisal: Appraisal, distribution: Distribution | None) -> Iterator[str]:
    yield _costs_and_savings(appraisal)
    yield f"Public purse: {_purse(appraisal)}"
    yield f"Money back: {_payback(appraisal)}"
    yield f"Public value: {_public_value(appraisal)}"
    yield f"Cash: {_cash(appraisal)}"
    if distribution is not None:
        yield f"How sure: {_how_sure(distribution)}"
    elif not appraisal.model.inputs:
        yield "How sure: no input is a range, so nothing is said of how sure these figures are."


def _costs_and_savings(appraisal: Appraisal) -> str:
    saves = f"saves public bodies {format_pounds(appraisal.pv_fiscal)}"
    costs = f"It costs {format_pounds(appraisal.pv_costs)} and {saves}"
    back = appraisal.fiscal_return
    return (
        f"{costs}."
        if back is None
        else f"{costs}: {format_pounds(back, 2)} for each £1 (financial return on investment)."
    )


def _purse(appraisal: Appraisal) -> str:
    impact = appraisal.net_present_budget_impact
    if impact < 0:
        return (
            f"it gains {format_pounds(-impact)} (net present budget impact {format_pounds(impact)}; a minus is a gain)."
        )
    return f"it is {format_pounds(impact)} worse off (net present budget impact; a minus would be a gain)."


def _payback(appraisal: Appraisal) -> str:
    year = appraisal.payback_year
    if year is None:
        return f"{_NEVER}; costs are still ahead of fiscal benefits at the end of {appraisal.case.year_labels[-1]}."
    return f"in {appraisal.case.year_labels[year]} (year {year}, counted from 0), for the place as a whole."


def _public_value(appraisal: Appraisal) -> str:
    gained = appraisal.net_present_public_value
    verb = (
        f"{format_pounds(gained)} more than it costs" if gained >= 0 else f"{format_pounds(-gained)} less than it costs"
    )
    ratio = appraisal.public_value_return
    each = "" if ratio is None else f", {format_pounds(ratio, 2)} for each £1"
    parts = f"economic {format_pounds(appraisal.pv_economic)}, social {format_pounds(appraisal.pv_social)}"
    moved = f", less transfers of {format_pounds(appraisal.pv_transfers)}" if appraisal.pv_transfers else ""
    return f"{verb}{each} ({parts} besides fiscal{moved})."


def _cash(appraisal: Appraisal) -> str:
    claims = [claim for line in appraisal.case.benefits for claim in line.cashable]
    if not claims:
        return "none of it is claimed to be cash that can be taken out of a budget."
    unnamed = [claim for claim in claims if not claim.ledger_line]
    if not unnamed:
        named = "each claim names its budget line, and none is confirmed as cut yet"
    else:
        named = "no budget line named yet" + (" for part of it" if len(unnamed) < len(claims) else "")
    return f"{format_pounds(appraisal.pv_cashable)} is claimed to be cash that can be taken out of a budget; {named}."


def _how_sure(distribution: Distribution) -> str:
    impact = distribution.summaries["net_present_budget_impact"]
    assert impact is not None, "a difference always has a distribution"
    chance = f"the public purse gains in {_chance(impact.probability_better)} of {distribution.draws:,} draws"
    return f"{chance}; its net gain lies between {_eight_in_ten(impact)} in eight of ten (seed {distribution.seed})."


def _chance(probability: float | None) -> str:
    """A share of the draws, which never rounds to certainty."""
    share = float(probability or 0.0)
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 < share < 1 else f"{share:.0%}"


def _eight_in_ten(summary: Summary) -> str:
    """The middle eight tenths of a budget impact, turned round so that a gain has no minus."""
    return f"{format_pounds(-summary.percentiles[5])} and {format_pounds(-summary.percentiles[1])}"


# tables


def _plain_table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 1, 0, 1))


def _bodies_table(appraisal: Appraisal, distribution: Distribution | None, *, narrow: bool) -> Table:
    table = _plain_table("Who pays and who gains")
    table.add_column("Body")
    short, long = ("For £1", "Cash", "Back"), ("For each £1", "Claimed cash", "Money back")
    for heading in ("Pays", "Gains", "Net", *(short if narrow else long)):
        table.add_column(heading, justify="right", no_wrap=True)
    if distribution is not None:
        table.add_column("Sure" if narrow else "Chance of gain", justify="right", no_wrap=True)
    for body in appraisal.case.bodies:
        position = appraisal.by_body[body.id]
        ratio = position.fiscal_return
        chance = [] if distribution is None else [_chance(distribution.positions[body.id].probability_better)]
        table.add_row(
            body.id if narrow else body.name,
            format_pounds(position.pv_costs),
            format_pounds(position.pv_fiscal_benefits),
            format_pounds(position.net_position),
            "–" if ratio is None else format_pounds(ratio, 2),
            format_pounds(position.pv_cashable),
            _back_in(appraisal, position.payback_year) if position.pv_costs else "–",
            *chance,
        )
    if appraisal.pv_fiscal_outside:
        table.add_row(
            "outside" if narrow else "Outside the bodies named",
            "–",
            format_pounds(appraisal.pv_fiscal_outside),
            "–",
            "–",
            "–",
            "–",
        )
    _place_row(table, appraisal, distribution)
    return table


def _place_row(table: Table, appraisal: Appraisal, distribution: Distribution | None) -> None:
    ratio = appraisal.fiscal_return
    impact = distribution.summaries["net_present_budget_impact"] if distribution else None
    table.add_row(
        "The place",
        format_pounds(appraisal.pv_costs),
        format_pounds(appraisal.pv_fiscal),
        format_pounds(-appraisal.net_present_budget_impact),
        "–" if ratio is None else format_pounds(ratio, 2),
        format_pounds(appraisal.pv_cashable),
        _back_in(appraisal, appraisal.payback_year),
        *([] if impact is None else [_chance(impact.probability_better)]),
        style="bold",
    )


def _back_in(appraisal: Appraisal, year: int | None) -> str:
    return "never" if year is None else appraisal.case.year_labels[year]


def _years_table(appraisal: Appraisal, distribution: Distribution | None, *, narrow: bool) -> Table:
    """Costs and fiscal benefits of each year as they fall, and the discounted running total."""
    table = _plain_table("Year by year")
    table.add_column("Year")
    short, long = ("Benefits", "Cash", "Net so far"), ("Fiscal benefits", "Claimed cash", "Net so far, present value")
    for heading in ("Costs", *(short if narrow else long)):
        table.add_column(heading, justify="right", no_wrap=True)
    if distribution is not None:
        table.add_column("Back" if narrow else "Chance money is back", justify="right")
    costs = appraisal.flows.cost.sum(axis=(0, 1))
    fiscal = appraisal.flows.fiscal.sum(axis=0)
    cash = appraisal.flows.cashable.sum(axis=0)
    for t, label in enumerate(appraisal.case.year_labels):
        amounts = (costs[t], fiscal[t], cash[t], appraisal.cumulative_net_fiscal[t])
        chance = [] if distribution is None else [_chance(distribution.payback_probability["place"][t])]
        table.add_row(label, *(format_pounds(float(pounds)) for pounds in amounts), *chance)
    return table


def _options_table(comparison: Comparison, *, narrow: bool) -> Table:
    """Each option by itself, the comparator first."""
    table = _plain_table("Options side by side")
    table.add_column("Option")
    short = ("Costs", "Fiscal", "Public value", "For £1")
    long = ("Costs", "Fiscal benefits", "Net public value", "For each £1")
    for heading in short if narrow else long:
        table.add_column(heading, justify="right", no_wrap=True)
    for option in comparison.options:
        figures = option.figures
        cells = (figures["pv_costs"], figures["pv_fiscal"], figures["net_present_public_value"])
        back = figures["fiscal_return"]
        table.add_row(
            f"{option.title} ({option.kind})",
            *(format_pounds(pounds or 0.0) for pounds in cells),
            "–" if back is None else format_pounds(back, 2),
        )
    return table


def _notes(appraisal: Appraisal, distribution: Distribution | None) -> Iterator[str]:
    said = ("Illustrative", "Cashable savings")
    notes = [note for note in appraisal.notes if not note.startswith(said)]
    notes += distribution.notes if distribution is not None else ()
    if appraisal.case.baselines:
        found = against_baseline(appraisal)
        notes.append(
            f"Spending as now: {format_pounds(found.spent)} a year ({format_pounds(found.low)} to "
            f"{format_pounds(found.high)}) in {appraisal.case.price_year} prices. " + " ".join(found.notes)
        )
    notes += [f"Without a price: {each.title} ({each.kind})." for each in appraisal.case.unpriced]
    editions = "; ".join(f"{name.replace('_', ' ')} {edition}" for name, edition in appraisal.editions.items())
    yield from (*notes, f"Editions: {editions}.")
