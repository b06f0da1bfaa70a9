"""How gains move between the bodies at the table once they come, in the same way at the means and in any draw.

Two ways are known: each hands over an agreed share of its gain (`GainShares`), or at the end of each year those who are ahead
make good those who are behind (`MakingGood`). Both go by what has really come so far, never by what is hoped for.

*Units*: pounds, undiscounted unless said otherwise; arrays (bodies at the table, years, draws).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from wholeplace.pools.deal_flows import Floats


@dataclass(frozen=True, eq=False, slots=True)
class GainShares:
    """Each body hands over the share `handed_over` (bodies,) of each year's gain, and of all handed over receives `received`
    (bodies,), which sum to 1. A year without a gain hands nothing over."""

    handed_over: Floats
    received: Floats

    def moves(self, gains: Floats, net: Floats, factors: Floats) -> Floats:
        """What each receives (below nought: hands over) by year; a last row, of nought, for what is put by."""
        handed = self.handed_over[:, None, None] * np.maximum(gains, 0.0)
        moved = self.received[:, None, None] * handed.sum(axis=0) - handed
        return np.concatenate([moved, np.zeros_like(moved[:1])])


@dataclass(frozen=True, eq=False, slots=True)
class MakingGood:
    """At the end of each year the bodies that are ahead of where they would be without the pool make good those behind.

    A body's position is all that it has gained, paid and received so far, at present value; `without_pool` (bodies,) is where
    it would be without. Those ahead pay in proportion to how far they are ahead. Where that does not reach, the `groups` of
    bodies (places, in the order of payback) are made good one after the other, within a group by what is owed. Of what is left
    when all are made good, the share `reinvested` is put by, and is first to be drawn on when somebody falls behind later; the
    rest stays where it falls, or is shared by `surplus_shares` (bodies,).

    So nobody ends behind, in the mean and in every draw, wherever what all have together suffices.
    """

    without_pool: Floats
    groups: tuple[tuple[int, ...], ...]
    reinvested: float = 0.0
    surplus_shares: Floats | None = None

    def moves(self, gains: Floats, net: Floats, factors: Floats) -> Floats:
        """What each receives (below nought: hands over) by year; the last row is what is put by (below nought: drawn)."""
        bodies, years, draws = net.shape
        moved = np.zeros((bodies + 1, years, draws))
        ahead = np.repeat(-self.without_pool[:, None], draws, axis=1)
        pot = np.zeros(draws)
        for year in range(years):
            ahead += net[:, year] * factors[year]
            settled, put_by = self._settled(ahead, pot)
            moved[:-1, year] = (settled - ahead) / factors[year]
            moved[-1, year] = (put_by - pot) / factors[year]
            ahead, pot = settled, put_by
        return moved

    def _settled(self, ahead: Floats, pot: Floats) -> tuple[Floats, Floats]:
        """How far each is ahead, and what is put by, after one year's settlement: (bodies, draws) and (draws,)."""
        owed, spare = np.maximum(-ahead, 0.0), np.maximum(ahead, 0.0)
        together = spare.sum(axis=0)
        good = np.minimum(owed.sum(axis=0), pot + together)
        drawn = np.minimum(pot, good)
        spare = spare * _over(together - (good - drawn), together)
        left = spare.sum(axis=0) + pot - drawn
        put_by = np.maximum(self.reinvested * left, pot - drawn)
        stays = left - put_by
        agreed = self.surplus_shares
        kept = spare * _over(stays, spare.sum(axis=0)) if agreed is None else agreed[:, None] * stays
        return kept - (owed - self._in_order(owed, good)), put_by

    def _in_order(self, owed: Floats, good: Floats) -> Floats:
        """What is made good, to the groups in turn, within a group by what is owed."""
        if len(self.groups) == 1:
            return owed * _over(good, owed.sum(axis=0))
        given = np.zeros_like(owed)
        for group in self.groups:
            places = list(group)
            wants = owed[places].sum(axis=0)
            handed = np.minimum(good, wants)
            given[places] = owed[places] * _over(handed, wants)
            good = good - handed
        return given


Sharing: TypeAlias = GainShares | MakingGood


def _over(part: Floats, whole: Floats) -> Floats:
    """Part over whole, nought where there is no whole."""
    found: Floats = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return found
