"""The deal: who pays what in each year, who shares which gain, and where that leaves each body, rule beside rule.

    compared = compare(flows(…))          # the usual rules, side by side; a rule that cannot stand says why
    proposal = propose(flows(…), NoWorseOff(payback_order=("council",)))

A proposal gives contributions in whole pence that sum to the costs of each year. A body that is not at the table is shown with
what it gains; it is neither charged nor paid, and its gain is set against nobody's costs.

*Units*: whole pence undiscounted by year; names with `pv_` whole pence at present value. `low` and `high` are the 5 and 95 per
cent points of the case's draws.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from wholeplace.pools.deal_draws import Draws, Spread, five_to_ninety_five
from wholeplace.pools.deal_flows import Body, Floats, Flows, counting_cash, pence_by_year
from wholeplace.pools.deal_rules import USUAL_RULES, Rule, Table, Terms
from wholeplace.pools.deal_sharing import GainShares
from wholeplace.pools.games import Split
from wholeplace.vocabulary.money import pence_from_pounds, split_pence
from wholeplace.vocabulary.problems import Problem, Refused

Years = tuple[int, ...]
_SHARE_STEPS = 1_000_000  # shares are shown to six places


@dataclass(frozen=True, slots=True)
class Side:
    """One body's side of a proposal.

    Each year it pays `contribution_pence` towards the costs and `double_running_pence`; it has `gain_pence` of its own and
    receives `transfer_pence` (below nought: hands over); `net_pence` is what that leaves. `contribution_share` is its share of
    all contributions; `gain_share` the share of each year's gain that it hands over, where the rule has such shares.
    `pv_cashable_pence` is how much of its gain is claimed as cash. `chance_of_loss`: the share of draws in which it ends worse
    than without the pool. `even_by`: the first year by whose end it is where it would be without (None: never).
    `carried_pence` is the most that it is out of pocket at the end of a year, undiscounted, and `carried_in` that year.
    """

    body: Body
    contribution_share: Fraction
    contribution_pence: Years
    double_running_pence: Years
    gain_pence: Years
    gain_share: Fraction | None
    transfer_pence: Years
    net_pence: Years
    net_low_pence: Years
    net_high_pence: Years
    pv_paid_pence: int
    pv_gain_pence: int
    pv_cashable_pence: int
    pv_transfer_pence: int
    pv_net_pence: int
    pv_low_pence: int
    pv_high_pence: int
    pv_without_pool_pence: int
    chance_of_loss: float
    even_by: str | None
    carried_pence: int
    carried_in: str | None

    @property
    def pv_better_pence(self) -> int:
        """By how much it is better off than without the pool."""
        return self.pv_net_pence - self.pv_without_pool_pence

    @property
    def return_per_pound(self) -> float | None:
        """Gain, with what it receives, for each pound that it pays and hands over; None where it pays nothing."""
        paid = self.pv_paid_pence + max(0, -self.pv_transfer_pence)
        return (self.pv_gain_pence + max(0, self.pv_transfer_pence)) / paid if paid else None


@dataclass(frozen=True, slots=True)
class Absent:
    """A body that is not at the table: what it gains, shared with nobody, and what it pays as the case stands, to which the deal
    does not bind it."""

    body: Body
    gain_pence: Years
    cost_pence: Years
    pv_gain_pence: int
    pv_low_pence: int
    pv_high_pence: int
    pv_cashable_pence: int
    pv_cost_pence: int
    chance_of_gain: float

    @property
    def pv_net_pence(self) -> int:
        return self.pv_gain_pence - self.pv_cost_pence


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one rule proposes.

    `costs_pence` and `double_running_pence` are all that has to be paid each year; contributions sum to them. `reinvested_pence`
    is put by for the next change: with it, the transfers of each year sum to nought. `split` is the solution of the game where
    the rule is one. `chance_none_loses` is the share of draws in which nobody at the table loses.
    """

    rule: Rule
    sentence: str
    sides: tuple[Side, ...]
    costs_pence: Years
    double_running_pence: Years
    reinvested_pence: Years
    pv_reinvested_pence: int
    chance_none_loses: float
    terms: Terms

    @property
    def split(self) -> Split | None:
        return self.terms.split

    def side(self, body_id: str) -> Side:
        return next(side for side in self.sides if side.body.id == body_id)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule that cannot stand on these flows, and why."""

    rule: Rule
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rules side by side on the same flows, in the order asked."""

    flows: Flows
    proposals: tuple[Proposal, ...]
    refusals: tuple[Refusal, ...]
    absent: tuple[Absent, ...]

    def proposal(self, key: str) -> Proposal | None:
        """What a rule proposes; None where it was not asked or cannot stand."""
        return next((one for one in self.proposals if one.rule.key == key), None)


def compare(given: Flows, rules: Iterable[Rule] = USUAL_RULES, *, cash_only: bool = False) -> Comparison:
    """The rules side by side. A rule that cannot stand is among the refusals, with its problems.

    `cash_only` counts as a gain only what is claimed as cash.
    """
    counted = counting_cash(given) if cash_only else given
    table, draws = Table(counted), Draws(counted)
    outcomes = [_outcome(table, draws, rule) for rule in rules]
    return Comparison(
        counted,
        tuple(one for one in outcomes if isinstance(one, Proposal)),
        tuple(one for one in outcomes if isinstance(one, Refusal)),
        absent_from(counted),
    )


def propose(given: Flows, rule: Rule) -> Proposal:
    """What one rule proposes. *Refuses* what the rule's `terms` refuse."""
    return _proposal(Table(given), Draws(given), rule)


def _outcome(table: Table, draws: Draws, rule: Rule) -> Proposal | Refusal:
    try:
        return _proposal(table, draws, rule)
    except Refused as refused:
        return Refusal(rule, refused.problems)


def _proposal(table: Table, draws: Draws, rule: Rule) -> Proposal:
    terms = rule.terms(table)
    transfers, reinvested = transfers_pence(table, terms)
    spread = draws.spread(table, terms)
    shares = _shown_shares([sum(row) for row in terms.contribution_pence])
    double = tuple(sum(column) for column in zip(*terms.double_running_pence, strict=True))
    return Proposal(
        rule,
        rule.sentence(table),
        tuple(_side(table, terms, transfers, spread, shares[i], i) for i in range(len(table.bodies))),
        tuple(table.costs_by_year_pence),
        double,
        reinvested,
        _pence(float(table.value(reinvested))),
        spread.chance_none_loses,
        terms,
    )


def transfers_pence(table: Table, terms: Terms) -> tuple[tuple[Years, ...], Years]:
    """What each body receives in each year at the means (below nought: hands over), and what is put by; a year sums to nought."""
    years = len(table.flows.years)
    if terms.sharing is None:
        return tuple((0,) * years for _ in table.bodies), (0,) * years
    paid = np.array(terms.contribution_pence) + np.array(terms.double_running_pence)
    net = table.gains - paid / 100
    moves = terms.sharing.moves(table.gains[..., None], net[..., None], table.flows.discount_factors)[..., 0]
    *transfers, put_by = zip(*(_balanced_pence(column) for column in moves.T.tolist()), strict=True)
    return tuple(transfers), put_by


def _balanced_pence(pounds: list[float]) -> list[int]:
    """Amounts that sum to nought in pounds, in whole pence that do: what is handed over to the nearest penny, then split."""
    handed = [pence_from_pounds(max(0.0, -amount)) for amount in pounds]
    receives = [Fraction(max(0.0, amount)) for amount in pounds]
    received = split_pence(sum(handed), receives) if any(handed) else [0] * len(pounds)
    return [got - gone for got, gone in zip(received, handed, strict=True)]


def _side(table: Table, terms: Terms, transfers: tuple[Years, ...], spread: Spread, share: Fraction, i: int) -> Side:
    paid, double, gained, moved = (
        np.array(rows[i])
        for rows in (terms.contribution_pence, terms.double_running_pence, table.gain_pence, transfers)
    )
    net = gained + moved - paid - double
    flows = table.flows
    carried, carried_in = _carried(table, net)
    cashable = flows.present_value(flows.cashable_at_means[flows.seats[i]])
    return Side(
        body=table.bodies[i],
        contribution_share=share,
        contribution_pence=terms.contribution_pence[i],
        double_running_pence=terms.double_running_pence[i],
        gain_pence=tuple(table.gain_pence[i]),
        gain_share=_gain_share(terms, i),
        transfer_pence=transfers[i],
        net_pence=tuple(net.tolist()),
        net_low_pence=_by_year(spread.low[i]),
        net_high_pence=_by_year(spread.high[i]),
        pv_paid_pence=_pence(float(table.value(paid + double))),
        pv_gain_pence=_pence(float(table.value(gained))),
        pv_cashable_pence=_pence(float(cashable)),
        pv_transfer_pence=_pence(float(table.value(moved))),
        pv_net_pence=_pence(float(table.value(net))),
        pv_low_pence=_pence(spread.pv_low[i]),
        pv_high_pence=_pence(spread.pv_high[i]),
        pv_without_pool_pence=_pence(table.without_pool[i]),
        chance_of_loss=float(spread.chance_of_loss[i]),
        even_by=_even_by(table, net, float(table.without_pool[i])),
        carried_pence=carried,
        carried_in=carried_in,
    )


def _even_by(table: Table, net_pence: Floats, without_pool: float) -> str | None:
    """The first year by whose end, at present value, the body is where it would be without the pool; None where it never is.

    A penny or two a year is rounding.
    """
    so_far = np.cumsum(net_pence / 100 * table.flows.discount_factors)
    back = np.flatnonzero(so_far >= without_pool - table.rounding)
    return table.flows.years[int(back[0])] if len(back) else None


def _carried(table: Table, net_pence: Floats) -> tuple[int, str | None]:
    """The most that a body is out of pocket at the end of a year, and when; nought where it never is."""
    so_far = np.cumsum(net_pence)
    deepest = int(np.argmin(so_far))
    return (-int(so_far[deepest]), table.flows.years[deepest]) if so_far[deepest] < 0 else (0, None)


def absent_from(given: Flows) -> tuple[Absent, ...]:
    """The bodies that are not at the table, with what falls to them all the same."""
    found = []
    for i, body in enumerate(given.bodies):
        if body.at_table:
            continue
        gained, costs = given.gains_at_means[i], given.costs_at_means[i] + given.double_running[i]
        by_draw = given.present_value(given.gains[:, i])
        chance = float((by_draw > 0).mean())
        low, high = five_to_ninety_five(by_draw)
        found.append(
            Absent(
                body,
                _by_year(gained),
                _by_year(costs),
                _pence(float(given.present_value(gained))),
                _pence(float(low)),
                _pence(float(high)),
                _pence(float(given.present_value(given.cashable_at_means[i]))),
                _pence(float(given.present_value(costs))),
                chance,
            )
        )
    return tuple(found)


def _shown_shares(amounts: list[int]) -> list[Fraction]:
    """Shares of a whole to six places that add up to exactly 1; all nought where there is nothing to share."""
    if not any(amounts):
        return [Fraction(0)] * len(amounts)
    return [Fraction(part, _SHARE_STEPS) for part in split_pence(_SHARE_STEPS, amounts)]


def _gain_share(terms: Terms, i: int) -> Fraction | None:
    if not isinstance(terms.sharing, GainShares):
        return None
    return Fraction(round(float(terms.sharing.handed_over[i]) * _SHARE_STEPS), _SHARE_STEPS)


def _by_year(pounds: Floats) -> Years:
    return tuple(pence_by_year(pounds[None, :])[0])


def _pence(pounds: float) -> int:
    return pence_from_pounds(float(pounds))
