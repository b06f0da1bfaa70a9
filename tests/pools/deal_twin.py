"""A slow plain twin of what a deal leaves each body in one draw: loops and sums, in the words of the methods page."""

from __future__ import annotations

from collections.abc import Sequence

from wholeplace.pools.deal_flows import Flows
from wholeplace.pools.deal_rules import Terms
from wholeplace.pools.deal_sharing import GainShares, MakingGood

ByYear = list[list[float]]


def net_in_draw(flows: Flows, terms: Terms, draw: int) -> ByYear:
    """Net position of each body at the table by year, pounds."""
    seats, years = flows.seats, range(len(flows.years))
    gains = [[float(flows.gains[draw, i, t]) for t in years] for i in seats]
    costs = [[float(flows.costs[draw, i, t]) for t in years] for i in seats]
    net: ByYear = []
    for row in range(len(seats)):
        bears = [costs[row][t] if terms.own_risk else _shared_cost(terms, costs, row, t) for t in years]
        net.append([gains[row][t] - bears[t] - terms.double_running_pence[row][t] / 100 for t in years])
    if isinstance(terms.sharing, GainShares):
        return _gain_shared(terms.sharing, gains, net)
    if isinstance(terms.sharing, MakingGood):
        return _made_good(terms.sharing, net, [float(factor) for factor in flows.discount_factors])
    return net


def _shared_cost(terms: Terms, costs: ByYear, row: int, t: int) -> float:
    paid = [body[t] for body in terms.contribution_pence]
    if not sum(paid):
        paid = [sum(body) for body in terms.contribution_pence]
    share = paid[row] / sum(paid) if sum(paid) else 1 / len(paid)
    return share * sum(body[t] for body in costs)


def _gain_shared(sharing: GainShares, gains: ByYear, net: ByYear) -> ByYear:
    for t in range(len(net[0])):
        handed = [share * max(0.0, gains[i][t]) for i, share in enumerate(sharing.handed_over)]
        for i in range(len(net)):
            net[i][t] += sharing.received[i] * sum(handed) - handed[i]
    return net


def _made_good(sharing: MakingGood, net: ByYear, factors: Sequence[float]) -> ByYear:
    """Year by year: draw on what was put by, then on those ahead; put by; share what is left."""
    bodies = range(len(net))
    ahead, pot = [-float(base) for base in sharing.without_pool], 0.0
    for t, factor in enumerate(factors):
        ahead = [ahead[i] + net[i][t] * factor for i in bodies]
        before = list(ahead)
        wanted = sum(-one for one in ahead if one < 0)
        from_pot = min(pot, wanted)
        pot -= from_pot
        spare = sum(one for one in ahead if one > 0)
        from_spare = min(spare, wanted - from_pot)
        for i in bodies:
            if ahead[i] > 0:
                ahead[i] -= from_spare * before[i] / spare
        _pay_in_order(sharing.groups, before, ahead, from_pot + from_spare)
        left = sum(one for one in ahead if one > 0)
        put_by = max(0.0, sharing.reinvested * (left + pot) - pot)
        pot += put_by
        for i in bodies:
            if sharing.surplus_shares is not None:
                ahead[i] = min(ahead[i], 0.0) + float(sharing.surplus_shares[i]) * (left - put_by)
            elif ahead[i] > 0:
                ahead[i] -= put_by * ahead[i] / left
        for i in bodies:
            net[i][t] += (ahead[i] - before[i]) / factor
    return net


def _pay_in_order(groups: Sequence[Sequence[int]], before: list[float], ahead: list[float], money: float) -> None:
    for group in groups:
        wanted = {i: -before[i] for i in group if before[i] < 0}
        paid = min(money, sum(wanted.values()))
        for i, want in wanted.items():
            ahead[i] += paid * want / sum(wanted.values())
        money -= paid
