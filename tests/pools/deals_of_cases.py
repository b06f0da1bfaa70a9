"""Flows of a deal from a case, as whoever joins the two would fill them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import Case, Pert
from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.uncertainty import Distribution, distribution
from wholeplace.pools.deal_flows import Body, Flows, flows

TOP = Path(__file__).parents[2]
WHY_NOT = "nobody in the place may sign for the courts"
ROUTES = {"council": "s75 NHS Act 2006", "nhs": "s75 NHS Act 2006", "police": "s10 Children Act 2004"}


def front_door(*, ranged: bool = False) -> Case:
    """The example, or the same with its impact, engagement and yearly cost as ranges about the same middle."""
    file = TOP / "examples" / "front-door.toml"
    case = read_case(file.read_bytes(), file=file.name)
    if not ranged:
        return case
    (line,), (cost,) = case.benefits, case.costs
    uncertain = replace(line, impact=Pert(0.10, 0.25, 0.40), engagement=Pert(0.4, 0.6, 0.8))
    dear = replace(cost, pounds=tuple(Pert(0.8 * pounds, pounds, 1.2 * pounds) for pounds in cost.pounds))
    return replace(case, benefits=(uncertain,), costs=(dear,))


def flows_of(found: Distribution, case: Case, why_not: Mapping[str, str]) -> Flows:
    """What the bodies of a case pay and gain, in every draw and at the means."""
    bodies, means = len(found.bodies), appraise(case).flows
    by_draw = {name: np.moveaxis(found.flow(name), -1, 0) for name in ("fiscal", "cashable", "cost")}
    return flows(
        [
            Body(one.id, one.name, one.kind, one.id not in why_not, why_not.get(one.id, ""), ROUTES.get(one.id, ""))
            for one in case.bodies
        ],
        [str(case.first_year.plus(t)) for t in range(case.years)],
        found.model.discount_factors,
        gains=by_draw["fiscal"][:, :bodies],
        cashable=by_draw["cashable"][:, :bodies],
        costs=by_draw["cost"].sum(axis=1),
        at_means={
            "gains": means.fiscal[:bodies],
            "cashable": means.cashable[:bodies],
            "costs": means.cost.sum(axis=0),
        },
        title=case.title,
        price_year=str(case.price_year),
        illustrative=case.illustrative,
    )


def front_door_flows(*, ranged: bool = False, draws: int = 4_000, seed: int = 7) -> tuple[Flows, Distribution]:
    case = front_door(ranged=ranged)
    found = distribution(case, draws=draws, seed=seed)
    return flows_of(found, case, {"justice": WHY_NOT}), found
