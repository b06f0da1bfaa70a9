"""A deal's terms worked through every draw of the case: where each body ends, how surely, and how often it loses.

Contributions were agreed at the means. In a draw the costs turn out otherwise, and the difference is shared as that year's
contributions are (the proportional rule of most agreements); then gains move as the terms say, from what has really come.

*Units*: pounds; arrays (bodies at the table, years, draws). 5 to 95 per cent lies between draws by straight line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wholeplace.pools.deal_flows import Floats, Flows
from wholeplace.pools.deal_rules import Table, Terms

LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Spread:
    """How sure the positions of the bodies at the table are: 5 and 95 per cent by year (bodies, years) and at present value
    (bodies,), and the share of draws in which each loses, and in which none does."""

    low: Floats
    high: Floats
    pv_low: Floats
    pv_high: Floats
    chance_of_loss: Floats
    chance_none_loses: float


@dataclass(frozen=True, eq=False)
class Draws:
    """The draws of one case, laid out once for all rules."""

    flows: Flows

    def _laid(self, name: str) -> Floats:
        """One kind of flow of the bodies at the table, the draws of a year side by side."""
        found: Floats = np.ascontiguousarray(np.moveaxis(getattr(self.flows, name), 0, -1)[self.flows.seats])
        return found

    @cached_property
    def gains(self) -> Floats:
        return self._laid("gains")

    @cached_property
    def costs(self) -> Floats:
        return self._laid("costs")

    @cached_property
    def costs_together(self) -> Floats:
        """(years, draws)."""
        found: Floats = self.costs.sum(axis=0)
        return found

    def net(self, terms: Terms) -> Floats:
        """Each body's net position by year in every draw, undiscounted."""
        double = np.array(terms.double_running_pence, dtype=np.float64)[:, :, None] / 100
        if terms.own_risk:
            return self.gains - self.costs - double
        net: Floats = self.gains - cost_shares(terms)[:, :, None] * self.costs_together - double
        if terms.sharing is not None:
            net += terms.sharing.moves(self.gains, net, self.flows.discount_factors)[:-1]
        return net

    def spread(self, table: Table, terms: Terms) -> Spread:
        net = self.net(terms)
        values = np.einsum("iyd,y->id", net, self.flows.discount_factors)
        lost = values < (table.without_pool - table.rounding)[:, None]
        low, high = five_to_ninety_five(net)
        pv_low, pv_high = five_to_ninety_five(values)
        return Spread(low, high, pv_low, pv_high, lost.mean(axis=1), float((~lost.any(axis=0)).mean()))


def cost_shares(terms: Terms) -> Floats:
    """How a cost of each year is shared: as that year's contributions, or all contributions where the year has none."""
    paid = np.array(terms.contribution_pence, dtype=np.float64)
    by_year, in_all = paid.sum(axis=0), float(paid.sum())
    usual = paid.sum(axis=1, keepdims=True) / in_all if in_all else np.full((len(paid), 1), 1 / len(paid))
    shares: Floats = np.divide(paid, by_year, out=np.repeat(usual, paid.shape[1], axis=1), where=by_year > 0)
    return shares


def five_to_ninety_five(by_draw: Floats) -> tuple[Floats, Floats]:
    """The 5 and 95 per cent points along the last axis, whose order is lost."""
    last = by_draw.shape[-1] - 1
    below = [int(p * last) for p in (LOW, HIGH)]
    above = [min(place + 1, last) for place in below]
    by_draw.partition(sorted({*below, *above}), axis=-1)
    ends = []
    for p, low, high in zip((LOW, HIGH), below, above, strict=True):
        first, second = by_draw[..., low], by_draw[..., high]
        ends.append(first + (second - first) * (p * last - low))
    return ends[0], ends[1]
