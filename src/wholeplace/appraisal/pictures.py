"""The charts of a case, each with its figures as a table: one set for pages, PDF and Word."""

from __future__ import annotations

from wholeplace.appraisal.appraise import Appraisal
from wholeplace.appraisal.model import Floats
from wholeplace.appraisal.uncertainty import PERCENTILES, Distribution
from wholeplace.documents import charts, wording
from wholeplace.documents.charts import Chart, Matrix, Step

OUTSIDE_NAME = "Outside the bodies of this case"


def fan(appraisal: Appraisal, drawn: Distribution, who: str = "place") -> Chart:
    """Cumulative discounted net saving with its bands, for the place or one body."""
    return fan_of(appraisal, drawn.cumulative_net_fiscal[who], who)


def fan_of(appraisal: Appraisal, by_year: Floats, who: str = "place") -> Chart:
    """The same from the percentiles alone. *Units*: discounted pounds (years × `PERCENTILES`)."""
    percentiles = {p: [float(value) for value in by_year[:, i]] for i, p in enumerate(PERCENTILES)}
    name = "the place" if who == "place" else appraisal.case.body(who).name
    payback = appraisal.payback_year if who == "place" else appraisal.by_body[who].payback_year
    return charts.fan_chart(
        appraisal.case.year_labels,
        percentiles,
        payback_index=payback,
        title=f"Cumulative net saving, {name}",
        unit=f"discounted pounds, {appraisal.case.price_year} prices",
    )


def net_by_year(appraisal: Appraisal) -> dict[str, list[float]]:
    """Net fiscal position of each body in each year, by its name; a row for what falls outside them.

    *Units*: undiscounted pounds, positive when the body gains.
    """
    net = {
        appraisal.case.body(body).name: [float(v) for v in position.fiscal_by_year - position.cost_by_year]
        for body, position in appraisal.by_body.items()
    }
    outside = appraisal.flows.fiscal[-1]
    if outside.any():
        net[OUTSIDE_NAME] = [float(value) for value in outside]
    return net


def who_pays(appraisal: Appraisal) -> Matrix:
    """Net fiscal position of each body in each year, undiscounted; a row for what falls outside them."""
    title = "Who pays and who gains, year by year"
    return charts.who_pays_who_gains(appraisal.case.year_labels, net_by_year(appraisal), title=title)


def waterfall_steps(appraisal: Appraisal) -> list[Step]:
    """From costs to net public value, kind by kind. *Units*: present-value pounds."""
    steps = [
        Step("Costs", -appraisal.pv_costs),
        *(
            Step(f"Saved: {appraisal.case.body(body).name}", position.pv_fiscal_benefits)
            for body, position in appraisal.by_body.items()
            if position.pv_fiscal_benefits
        ),
    ]
    if appraisal.pv_fiscal_outside:
        steps.append(Step(f"Saved: {OUTSIDE_NAME.lower()}", appraisal.pv_fiscal_outside))
    steps.append(Step("Net for public budgets", appraisal.pv_fiscal - appraisal.pv_costs, is_total=True))
    if appraisal.pv_transfers:
        steps.append(Step("Less transfers", -appraisal.pv_transfers))
    worth = (Step("Economic value", appraisal.pv_economic), Step("Social value", appraisal.pv_social))
    steps += [step for step in worth if step.pounds]
    steps.append(Step("Net public value", appraisal.net_present_public_value, is_total=True))
    return steps


def waterfall(appraisal: Appraisal) -> Chart:
    """From what is spent to what the public gains, kind by kind. Present values."""
    transfers = ", less transfers," if appraisal.pv_transfers else ""
    said = (
        f"Costs of {wording.pounds_in_words(appraisal.pv_costs)} against fiscal benefits of "
        f"{wording.pounds_in_words(appraisal.pv_fiscal)}; {wording.purse(appraisal.net_present_budget_impact)}. With economic "
        f"and social value{transfers} net public value is {wording.pounds_in_words(appraisal.net_present_public_value)}."
    )
    return charts.waterfall(waterfall_steps(appraisal), title="From cost to public value", description=said)


def cash_by_year(appraisal: Appraisal) -> dict[str, list[float]]:
    """Claimed cashable savings of each body that claims any, by its name. *Units*: undiscounted pounds by year."""
    return {
        appraisal.case.body(body).name: [float(v) for v in position.cashable_by_year]
        for body, position in appraisal.by_body.items()
        if position.cashable_by_year.any()
    }


def cash_by_body(appraisal: Appraisal) -> Chart | None:
    """Claimed cashable savings of each body, year by year; None where none is claimed."""
    claimed = cash_by_year(appraisal)
    if not claimed:
        return None
    return charts.stacked_by_body(appraisal.case.year_labels, claimed, title="Claimed cashable savings by body")
