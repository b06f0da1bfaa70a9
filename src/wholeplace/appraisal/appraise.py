"""A case worked out at a point: what it costs, what it saves, for which body, when, and how much of it is claimed cash.

The point uses each range's mean. Every figure is kept unrounded; rounding happens where it is printed.

*Source*: the chain of the case file format; worked example EX1 in `tests/appraisal/test_spec_front_door.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from wholeplace.appraisal.bias import grades_of, line_bias
from wholeplace.appraisal.case import BENEFIT_DOMAINS, COST_TYPES, OUTSIDE, BenefitLine, Case, CostLine
from wholeplace.appraisal.incidence import fiscal_shares, library_entry, own_value
from wholeplace.appraisal.means import mean
from wholeplace.appraisal.model import Floats, Model, compile_case
from wholeplace.reference.prices import DiscountSchedule, deflators, discount_schedule
from wholeplace.reference.unit_costs import library


@dataclass(frozen=True, slots=True)
class Flows:
    """Expected yearly flows, undiscounted pounds of the price year after bias, year by year.

    `cost` (3 types, bodies, years) in the order of `COST_TYPES`; `fiscal` and `cashable` (bodies + outside, years);
    `economic`, `social`, `transfer` (years).
    """

    cost: Floats
    fiscal: Floats
    cashable: Floats
    economic: Floats
    social: Floats
    transfer: Floats


@dataclass(frozen=True, slots=True)
class Position:
    """One body's own side of the case. Present-value pounds; by-year arrays are undiscounted (years,) unless they say so."""

    body: str
    pv_costs: float
    pv_in_kind: float
    pv_fiscal_benefits: float
    pv_cashable: float
    cost_by_year: Floats
    fiscal_by_year: Floats
    cashable_by_year: Floats
    cumulative_net_fiscal: Floats
    payback_year: int | None

    @property
    def net_position(self) -> float:
        """pv_fiscal_benefits − pv_costs: positive when the body gains."""
        return self.pv_fiscal_benefits - self.pv_costs

    @property
    def fiscal_return(self) -> float | None:
        return self.pv_fiscal_benefits / self.pv_costs if self.pv_costs else None


@dataclass(frozen=True, slots=True)
class LineResult:
    """What one line adds. `side` is cost or benefit; `bias` the correction used; present values in pounds by kind."""

    id: str
    title: str
    side: str
    bias: float
    grades: tuple[int, ...]
    net_change_full_year: float | None
    pv: Mapping[str, float]
    flows: Flows


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The answer at a point. Signs: `net_present_budget_impact` negative means that the public purse gains.

    Returns are None where nothing is spent. `payback_year` is an index from 0 = the first year, None where never.
    """

    case: Case
    model: Model
    schedule: DiscountSchedule
    editions: Mapping[str, str]
    flows: Flows
    lines: tuple[LineResult, ...]
    pv_costs: float
    pv_costs_by_type: Mapping[str, float]
    pv_fiscal: float
    pv_economic: float
    pv_social: float
    pv_transfers: float
    pv_cashable: float
    pv_fiscal_outside: float
    cumulative_net_fiscal: Floats
    payback_year: int | None
    by_body: Mapping[str, Position]
    notes: tuple[str, ...]

    @property
    def net_present_budget_impact(self) -> float:
        """pv_costs − pv_fiscal: negative when the public purse gains."""
        return self.pv_costs - self.pv_fiscal

    @property
    def fiscal_return(self) -> float | None:
        """Financial return on investment: pv_fiscal / pv_costs."""
        return self.pv_fiscal / self.pv_costs if self.pv_costs else None

    @property
    def pv_public_value(self) -> float:
        """Fiscal less transfers, plus economic, plus social."""
        return self.pv_fiscal - self.pv_transfers + self.pv_economic + self.pv_social

    @property
    def net_present_public_value(self) -> float:
        return self.pv_public_value - self.pv_costs

    @property
    def public_value_return(self) -> float | None:
        return self.pv_public_value / self.pv_costs if self.pv_costs else None


def compiled(case: Case) -> Model:
    """The case with its discount factors, ready to be worked out at a point or in draws."""
    schedule = discount_schedule(case.discount)
    return compile_case(
        case, np.array(schedule.factors(case.years, first_year_discounted=case.first_year_discounted), dtype=np.float64)
    )


def point(model: Model) -> Floats:
    """The mean of every input as one draw. *Units*: (inputs × 1)."""
    return np.array([[mean(item.range, item.domain)] for item in model.inputs]).reshape(len(model.inputs), 1)


def appraise(case: Case) -> Appraisal:
    """Work a case out at a point.

    *Refuses*: `shares-needed`, `agency-not-mapped`, where a reader has not found them before.
    """
    model = compiled(case)
    means = point(model)
    outputs = model.flows(means)[0]
    flows = _flows(model, outputs)
    discount = model.discount_factors
    cost = flows.cost.sum(axis=(0, 1))
    fiscal = flows.fiscal.sum(axis=0)
    cumulative = np.cumsum((fiscal - cost) * discount)
    return Appraisal(
        case=case,
        model=model,
        schedule=discount_schedule(case.discount),
        editions=editions(case),
        flows=flows,
        lines=tuple(_line_result(model, means, line) for line in case.lines),
        pv_costs=float(cost @ discount),
        pv_costs_by_type={name: float(flows.cost[i].sum(axis=0) @ discount) for i, name in enumerate(COST_TYPES)},
        pv_fiscal=float(fiscal @ discount),
        pv_economic=float(flows.economic @ discount),
        pv_social=float(flows.social @ discount),
        pv_transfers=float(flows.transfer @ discount),
        pv_cashable=float(flows.cashable.sum(axis=0) @ discount),
        pv_fiscal_outside=float(flows.fiscal[-1] @ discount),
        cumulative_net_fiscal=cumulative,
        payback_year=payback(cumulative),
        by_body={body.id: _position(flows, discount, i, body.id) for i, body in enumerate(case.bodies)},
        notes=notes(case),
    )


def payback(cumulative: Floats) -> int | None:
    """The first year index at which a cumulative net is not negative; None where never."""
    reached = np.flatnonzero(cumulative >= 0)
    return int(reached[0]) if len(reached) else None


def _flows(model: Model, outputs: Floats) -> Flows:
    return Flows(**{name: model.layout.view(outputs, name) for name in model.layout.shapes()})


def _position(flows: Flows, discount: Floats, i: int, body: str) -> Position:
    cost, fiscal, cashable = flows.cost[:, i].sum(axis=0), flows.fiscal[i], flows.cashable[i]
    cumulative = np.cumsum((fiscal - cost) * discount)
    return Position(
        body=body,
        pv_costs=float(cost @ discount),
        pv_in_kind=float(flows.cost[COST_TYPES.index("in-kind"), i] @ discount),
        pv_fiscal_benefits=float(fiscal @ discount),
        pv_cashable=float(cashable @ discount),
        cost_by_year=cost,
        fiscal_by_year=fiscal,
        cashable_by_year=cashable,
        cumulative_net_fiscal=cumulative,
        payback_year=payback(cumulative),
    )


def _line_result(model: Model, means: Floats, line: CostLine | BenefitLine) -> LineResult:
    case, discount = model.case, model.discount_factors
    flows = _flows(model, model.line_flows(means, line.id)[0])
    side = "cost" if isinstance(line, CostLine) else "benefit"
    pv = {
        "cost": float(flows.cost.sum(axis=(0, 1)) @ discount),
        "fiscal": float(flows.fiscal.sum(axis=0) @ discount),
        "economic": float(flows.economic @ discount),
        "social": float(flows.social @ discount),
        "transfer": float(flows.transfer @ discount),
        "cashable": float(flows.cashable.sum(axis=0) @ discount),
    }
    return LineResult(
        id=line.id,
        title=line.title,
        side=side,
        bias=line_bias(line, case.bias_edition, case.combine_grades),
        grades=grades_of(line),
        net_change_full_year=net_change_full_year(line) if isinstance(line, BenefitLine) else None,
        pv=pv,
        flows=flows,
    )


def net_change_full_year(line: BenefitLine) -> float:
    """Events avoided (or gained) in a full year, at the means of the line's inputs, before ramp and value."""

    def at(name: str) -> float:
        return mean(getattr(line, name), BENEFIT_DOMAINS[name])

    kept = (1 - at("deadweight")) * (1 - at("leakage")) * (1 - at("displacement")) * (1 - at("substitution"))
    reached = at("population") * at("engagement") * at("retention")
    return reached * at("events_per_person") * at("recorded_to_actual") * at("impact") * at("attribution") * kept


def editions(case: Case) -> dict[str, str]:
    """Every dated table that the answer leans on."""
    used = {"deflators": case.deflators, "discount": _discount_edition(case)}
    if any(grades_of(line) for line in case.lines):
        used["optimism_bias"] = case.bias_edition
    if any(own_value(case, line) is None and library_entry(line) is not None for line in case.benefits):
        used["unit_costs"] = library().edition.name
    return used


def _discount_edition(case: Case) -> str:
    schedule = discount_schedule(case.discount)
    return f"{schedule.name} ({schedule.edition})"


def notes(case: Case) -> tuple[str, ...]:
    """What a reader must be told beside the figures."""
    found = []
    if case.illustrative:
        found.append("Illustrative: the inputs are invented.")
    ungraded = [line.title for line in case.lines if not grades_of(line)]
    if ungraded:
        found.append(f"No evidence grade, so no correction for optimism: {'; '.join(ungraded)}.")
    found += _cash_note(case)
    if any(_falls_outside(case, line) for line in case.benefits):
        found.append("Part of the fiscal value falls outside the bodies of this case: it is in the place's total only.")
    found += [caution for line in case.benefits for caution in _cautions(case, line)]
    if case.price_year in deflators(case.deflators).forecasts:
        found.append(f"Prices of {case.price_year} rest on a forecast of inflation.")
    return tuple(found)


def _cash_note(case: Case) -> list[str]:
    lines = [claim.ledger_line for line in case.benefits for claim in line.cashable]
    if all(lines):
        return []
    if any(lines):
        return ["Cashable savings are claimed; some have no budget line yet."]
    return ["Cashable savings are claimed: no budget line named yet."]


def _falls_outside(case: Case, line: BenefitLine) -> bool:
    shares = fiscal_shares(case, line)
    return not isinstance(shares, list) and shares.get(OUTSIDE, 0.0) > 0


def _cautions(case: Case, line: BenefitLine) -> list[str]:
    """What the library says that a line must not be read as: a yearly value, or cash."""
    entry = library_entry(line) if own_value(case, line) is None else None
    if entry is None:
        return []
    claimed = max((mean(claim.share, BENEFIT_DOMAINS["cashable.share"]) for claim in line.cashable), default=0.0)
    return [
        f"Unit cost {entry.code} ({line.title}): {rule.says}"
        for rule in library().rules(entry.code)
        if rule.kind == "multi-year" or (rule.kind == "cashability" and claimed > (rule.share or 0.0))
    ]


def as_answer(appraisal: Appraisal, distribution: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The answer as `wholeplace appraise --json` prints it: money to 2 places, ratios to 4, each rounded on its own."""
    case = appraisal.case
    answer: dict[str, Any] = {
        "case": case.id,
        "title": case.title,
        "illustrative": case.illustrative,
        "price_year": str(case.price_year),
        "years": list(case.year_labels),
        "editions": dict(appraisal.editions),
        "pv_costs": money(appraisal.pv_costs),
        "pv_costs_by_type": {name: money(pounds) for name, pounds in appraisal.pv_costs_by_type.items()},
        "pv_benefits": {
            "fiscal": money(appraisal.pv_fiscal),
            "economic": money(appraisal.pv_economic),
            "social": money(appraisal.pv_social),
        },
        "pv_transfers": money(appraisal.pv_transfers),
        "net_present_budget_impact": money(appraisal.net_present_budget_impact),
        "fiscal_return": ratio(appraisal.fiscal_return),
        "net_present_public_value": money(appraisal.net_present_public_value),
        "public_value_return": ratio(appraisal.public_value_return),
        "payback_year": appraisal.payback_year,
        "cumulative_net_fiscal": [money(pounds) for pounds in appraisal.cumulative_net_fiscal],
        "pv_cashable": money(appraisal.pv_cashable),
        "pv_fiscal_outside": money(appraisal.pv_fiscal_outside),
        "by_body": {body: _position_answer(position) for body, position in appraisal.by_body.items()},
        "notes": list(appraisal.notes),
    }
    if case.baselines:
        from wholeplace.appraisal.baseline import against_baseline  # it reads appraisals, so it stands above this file

        answer["baseline"] = against_baseline(appraisal).as_answer()
    if distribution is not None:
        answer["distribution"] = distribution
    return answer


def _position_answer(position: Position) -> dict[str, Any]:
    return {
        "pv_costs": money(position.pv_costs),
        "pv_in_kind": money(position.pv_in_kind),
        "pv_fiscal_benefits": money(position.pv_fiscal_benefits),
        "pv_cashable": money(position.pv_cashable),
        "net_position": money(position.net_position),
        "payback_year": position.payback_year,
        "cost_by_year": [money(pounds) for pounds in position.cost_by_year],
        "fiscal_by_year": [money(pounds) for pounds in position.fiscal_by_year],
        "cashable_by_year": [money(pounds) for pounds in position.cashable_by_year],
    }


def money(pounds: float) -> float:
    """Pounds to the penny, with no minus before nought."""
    return round(float(pounds), 2) + 0.0


def ratio(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4) + 0.0
