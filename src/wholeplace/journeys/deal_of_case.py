"""A case as a deal: its flows by body in the same draws, who is at the table, and every rule side by side. No database.

Who is at the table, and why the others are not, is asked of a person, with what follows from the kind of body to begin with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from wholeplace.appraisal.appraise import appraise
from wholeplace.appraisal.case import Case
from wholeplace.appraisal.uncertainty import Distribution, distribution
from wholeplace.pools.deal import Comparison, compare
from wholeplace.pools.deal_faces import as_answer, as_text, joined_as_answer, rule_from
from wholeplace.pools.deal_flows import Body, Flows, double_running_paid_by, flows
from wholeplace.pools.deal_joining import if_joined
from wholeplace.pools.deal_rules import USUAL_RULES, Rule

DRAWS, SEED = 10_000, 0

# What follows from the kind of a body until somebody says otherwise: the power by which it pays, or why it is not at the table.
ROUTES = {
    "local-authority": "s75",
    "nhs": "s75",
    "combined-authority": "s75",
    "police": "s10",
    "probation": "s10",
    "school": "s10",
}
WHY_NOT = {
    "criminal-justice": "Nobody in the place may sign for it, and no power lets it pay into a local fund.",
    "central-government": "It has no signatory in the place; a department decides nationally.",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a body of a case sits: at the table with the power by which it pays (`s75`, `s10`, `aligned`), or not, and why."""

    body: str
    at_table: bool
    route: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """How proposals are worked out. `double_running_pounds` by year, paid by `double_running_shares` before savings come."""

    seats: tuple[Seat, ...]
    rules: tuple[Rule, ...] = USUAL_RULES
    double_running_pounds: tuple[float, ...] = ()
    double_running_shares: Mapping[str, Any] = field(default_factory=dict)
    cash_only: bool = False
    draws: int = DRAWS
    seed: int = SEED


def usual_seats(case: Case) -> tuple[Seat, ...]:
    """Who is at the table, as far as it follows from the kinds of the bodies."""
    return tuple(
        Seat(one.id, one.kind not in WHY_NOT, ROUTES.get(one.kind, "aligned"), WHY_NOT.get(one.kind, ""))
        for one in case.bodies
    )


def flows_of_case(case: Case, settings: Settings, found: Distribution | None = None) -> Flows:
    """What the bodies of a case pay and gain, in every draw and at the means, with who is at the table.

    *Refuses* `nobody-at-the-table`, `absence-unexplained`, and of double running `not-at-the-table`, `shares-not-one`.
    """
    found = found or distribution(case, draws=settings.draws, seed=settings.seed)
    bodies, means = len(found.bodies), appraise(case).flows
    by_draw = {name: np.moveaxis(found.flow(name), -1, 0) for name in ("fiscal", "cashable", "cost")}
    made = flows(
        [_body(one, settings) for one in case.bodies],
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
    if not any(settings.double_running_pounds):
        return made
    by_year = np.zeros(case.years)
    given = settings.double_running_pounds[: case.years]
    by_year[: len(given)] = given
    return double_running_paid_by(made, by_year, settings.double_running_shares)


def _body(one: Any, settings: Settings) -> Body:
    seat = next(
        (seat for seat in settings.seats if seat.body == one.id), Seat(one.id, False, "", "Nobody has said yet.")
    )
    return Body(one.id, one.name, one.kind, seat.at_table, "" if seat.at_table else seat.why_not, seat.route)


def proposals_of(case: Case, settings: Settings, found: Distribution | None = None) -> Comparison:
    """Every rule side by side on a case's flows. *Refuses* as `flows_of_case`."""
    return compare(flows_of_case(case, settings, found), settings.rules, cash_only=settings.cash_only)


def settings_from(raw: Mapping[str, Any], case: Case) -> Settings:
    """Settings as forms and JSON give them: `seats` {body: {at_table, route, why_not}}, `rules` [data], `double_running`
    {pounds_by_year, shares}, `cash_only`, `draws`, `seed`. What is left out is as usual. *Refuses* as `rule_from`."""
    given = raw.get("seats") or {}
    seats = tuple(_seat(usual, given.get(usual.body)) for usual in usual_seats(case))
    rules = tuple(rule_from(one) for one in raw.get("rules") or ()) or USUAL_RULES
    running = raw.get("double_running") or {}
    return Settings(
        seats=seats,
        rules=rules,
        double_running_pounds=tuple(float(pounds) for pounds in running.get("pounds_by_year") or ()),
        double_running_shares={body: Fraction(str(share)) for body, share in (running.get("shares") or {}).items()},
        cash_only=bool(raw.get("cash_only", False)),
        draws=int(raw.get("draws") or DRAWS),
        seed=int(raw.get("seed") or SEED),
    )


def _seat(usual: Seat, given: Mapping[str, Any] | None) -> Seat:
    if given is None:
        return usual
    at_table = bool(given.get("at_table", usual.at_table))
    why_not = str(given.get("why_not") or usual.why_not)
    return Seat(usual.body, at_table, str(given.get("route") or usual.route), why_not)


def deal_answer(case: Case, raw: Mapping[str, Any], joiner: str = "") -> tuple[dict[str, Any], str]:
    """What the command line prints of a case's deal, as data and as text; with what a joiner would change where one is named.

    *Refuses* as `settings_from`, `flows_of_case` and `if_joined`.
    """
    settings = settings_from(raw, case)
    made = flows_of_case(case, settings)
    comparison = compare(made, settings.rules, cash_only=settings.cash_only)
    answer, text = as_answer(comparison), as_text(comparison)
    if not joiner:
        return answer, text
    found = if_joined(made, joiner, settings.rules, cash_only=settings.cash_only)
    said = "\n".join(one.sentence for one in found.by_rule)
    return answer | {"if_joined": joined_as_answer(found)}, f"{text}\n\nIf {found.body.name} joined\n\n{said}"
