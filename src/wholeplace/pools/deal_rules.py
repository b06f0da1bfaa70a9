"""The rules by which a deal may share costs and gains: each gives the terms that would be contracted, or says why it cannot.

Every rule works at the means, on present values, between the bodies at the table alone. It fixes

- *contributions*: whole pence by body and year, which sum to the year's costs to the penny;
- *sharing*: how gains move between the bodies once they come (see `deal_sharing`), where they do.

Double running stays in its years with the bodies that agreed to pay it. A rule that settles what each body bears in all
counts it in, and asks the body for that much less of the other costs; where that is not enough it is paid back from gains.

*Units*: pounds at present value, unless a name ends `_pence` (undiscounted, by year).
*Source*: docs/methods/sharing-gains.md, with a worked example.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, TypeAlias

import numpy as np

from wholeplace.pools.deal_flows import (
    Body,
    Floats,
    Flows,
    listed,
    pence_by_year,
    share_outside,
    share_problems,
    shown_share,
    split_by_year,
    table_problems,
)
from wholeplace.pools.deal_sharing import GainShares, MakingGood, Sharing
from wholeplace.pools.games import Game, Split, nucleolus, refuse_too_many, shapley
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if

Pence: TypeAlias = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False, slots=True)
class Terms:
    """What a rule would have the bodies at the table contract; rows in their order, columns by year.

    `contribution_pence` to the costs and `double_running_pence` beside it; `sharing` is how gains then move between them (None:
    each keeps its own). `own_risk`: a cost that turns out otherwise stays with the body that pays it; else it is shared as
    that year's contributions are. `split` is the solution of the game, where there was one.
    """

    contribution_pence: Pence
    double_running_pence: Pence
    sharing: Sharing | None = None
    own_risk: bool = False
    split: Split | None = None


@dataclass(frozen=True, eq=False)
class Table:
    """The bodies at the table at the means, in whole pence made pounds again, so that what is worked out is what is contracted.

    Arrays (bodies, years) undiscounted and (bodies,) at present value.
    """

    flows: Flows

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        return self.flows.table

    @cached_property
    def ids(self) -> tuple[str, ...]:
        return tuple(body.id for body in self.bodies)

    @cached_property
    def gain_pence(self) -> list[list[int]]:
        return pence_by_year(self.flows.gains_at_means[self.flows.seats])

    @cached_property
    def cost_pence(self) -> list[list[int]]:
        """What each pays as the case stands."""
        return pence_by_year(self.flows.costs_at_means[self.flows.seats])

    @cached_property
    def double_running_pence(self) -> list[list[int]]:
        return pence_by_year(self.flows.double_running[self.flows.seats])

    @cached_property
    def costs_by_year_pence(self) -> list[int]:
        return [sum(column) for column in zip(*self.cost_pence, strict=True)]

    @cached_property
    def gains(self) -> Floats:
        return np.array(self.gain_pence, dtype=np.float64) / 100

    def value(self, by_year_pence: object) -> Floats:
        """Present-value pounds of pence by year."""
        return self.flows.present_value(np.array(by_year_pence, dtype=np.float64) / 100)

    @cached_property
    def pv_gains(self) -> Floats:
        return self.value(self.gain_pence)

    @cached_property
    def pv_double_running(self) -> Floats:
        return self.value(self.double_running_pence)

    @cached_property
    def pv_funded(self) -> float:
        """All that has to be paid: costs and double running."""
        return float(self.value(self.costs_by_year_pence)) + float(self.pv_double_running.sum())

    @cached_property
    def surplus(self) -> float:
        """By how much the gains at the table exceed what has to be paid."""
        return float(self.pv_gains.sum()) - self.pv_funded

    @cached_property
    def without_pool(self) -> Floats:
        return self.flows.without_pool[self.flows.seats]

    @property
    def rounding(self) -> float:
        """Pounds within which two present values are the same: a penny or two a year."""
        return 0.02 * (len(self.flows.years) + 1)


# what a rule refuses


def _refuse_without_gain(table: Table) -> None:
    if (table.pv_gains > 0).any():
        return
    raise Refused(
        Problem(
            name="nobody-gains",
            found=f"gains of {format_pounds(float(table.pv_gains.sum()))} at the table",
            expected="a body at the table that gains",
            why="Costs cannot be shared by gains that are not there.",
            remedy="Bring to the table a body that gains, or share the costs by agreed shares.",
        )
    )


def _refuse_without_surplus(table: Table) -> None:
    if table.surplus >= 0:
        return
    raise Refused(
        Problem(
            name="costs-exceed-gains",
            found=f"{format_pounds(table.pv_funded)} to pay, {format_pounds(float(table.pv_gains.sum()))} gained at the table",
            expected="gains at the table that are at least what has to be paid",
            why="Together the bodies at the table lose, so there is no net gain that this rule could share.",
            remedy="Bring to the table a body that gains, find a grant, or share the loss by agreed shares.",
        )
    )


# settling what each body bears


def settled(table: Table, burdens: Floats, split: Split | None = None) -> Terms:
    """Terms under which each body bears a given present value of all that has to be paid.

    Where its double running is more than it should bear, or it should be paid for a loss, it receives the difference from the
    gains of those that bear more than they put in, each the same share of its gain in every year.

    *Refuses* `transfer-beyond-gain`.
    """
    weights = np.maximum(burdens - table.pv_double_running, 0.0)
    contributions = split_by_year(table.costs_by_year_pence, [Fraction(weight) for weight in weights.tolist()])
    owed = table.value(contributions) + table.pv_double_running - burdens
    sharing = _gain_shares(table, owed) if np.abs(owed).max() > table.rounding else None
    return Terms(_rows(contributions), _rows(table.double_running_pence), sharing, split=split)


def _gain_shares(table: Table, owed: Floats) -> GainShares:
    """The gain shares that pay what is owed to some from what others owe (below nought). *Refuses* `transfer-beyond-gain`."""
    payable = table.flows.present_value(np.maximum(table.gains, 0.0))
    due, receives = np.maximum(-owed, 0.0), np.maximum(owed, 0.0)
    _refuse_beyond_gain(table, due, payable)
    handed_over: Floats = np.divide(due, payable, out=np.zeros_like(due), where=payable > 0)
    return GainShares(handed_over, receives / receives.sum())


def _rows(amounts: list[list[int]]) -> Pence:
    return tuple(tuple(row) for row in amounts)


def _refuse_beyond_gain(table: Table, due: Floats, payable: Floats) -> None:
    refuse_if(
        Problem(
            name="transfer-beyond-gain",
            found=f"{body.name} would hand over {format_pounds(d)} of a gain of {format_pounds(p)}",
            expected="no more handed over than is gained",
            why="What is settled between bodies is paid from gains as they come.",
            remedy="Let this body pay more of the double running, or choose another rule.",
            field=body.id,
        )
        for body, d, p in zip(table.bodies, due.tolist(), payable.tolist(), strict=True)
        if d > p + table.rounding
    )


# the rules


@dataclass(frozen=True, slots=True)
class AsItStands:
    """No deal: each pays what the case has it pay, and keeps what it gains. Shown beside the others, to compare."""

    key: ClassVar[str] = "as-it-stands"
    title: ClassVar[str] = "As the case stands"

    def terms(self, table: Table) -> Terms:
        return Terms(_rows(table.cost_pence), _rows(table.double_running_pence), own_risk=True)

    def sentence(self, table: Table) -> str:
        return "Nothing is agreed: each body pays what the case has it pay, and keeps what it gains."


@dataclass(frozen=True, slots=True)
class ByBenefit:
    """Costs in proportion to gains over the whole term, undiscounted, as they would be worked out by hand.

    Double running stays with those who pay it.
    """

    key: ClassVar[str] = "proportional-to-benefit"
    title: ClassVar[str] = "In proportion to benefit"

    def terms(self, table: Table) -> Terms:
        """*Refuses* `nobody-gains`."""
        gained = [max(0, sum(row)) for row in table.gain_pence]
        if not any(gained):
            _refuse_without_gain(table)
        contributions = split_by_year(table.costs_by_year_pence, gained)
        return Terms(_rows(contributions), _rows(table.double_running_pence))

    def sentence(self, table: Table) -> str:
        return (
            f"Each body pays towards the costs in proportion to what it gains over the {len(table.flows.years)} years."
        )


@dataclass(frozen=True, slots=True)
class EqualReturn:
    """Each body that gains has the same present-value gain for each pound that it bears, double running counted in."""

    key: ClassVar[str] = "equal-return"
    title: ClassVar[str] = "Equal return"

    def terms(self, table: Table) -> Terms:
        """*Refuses* `nobody-gains`, `transfer-beyond-gain`."""
        _refuse_without_gain(table)
        gained = np.maximum(table.pv_gains, 0.0)
        return settled(table, table.pv_funded * gained / gained.sum())

    def sentence(self, table: Table) -> str:
        gained = float(np.maximum(table.pv_gains, 0.0).sum())
        each = f", {format_pounds(gained / table.pv_funded, 2)}" if table.pv_funded else ""
        return f"Each body that gains bears so much that every pound of it brings back the same{each}."


@dataclass(frozen=True, slots=True)
class ByShapley:
    """The net gain by Shapley value: what each body adds, on average, to the groups that it could join."""

    key: ClassVar[str] = "shapley"
    title: ClassVar[str] = "Shapley value"

    def terms(self, table: Table) -> Terms:
        """*Refuses* `too-many-for-a-game`, `nobody-gains`, `costs-exceed-gains`, `transfer-beyond-gain`."""
        return _by_game(table, shapley)

    def sentence(self, table: Table) -> str:
        return "The net gain is shared by what each body adds, on average over every order of joining, to those already in."


@dataclass(frozen=True, slots=True)
class ByNucleolus:
    """The net gain by nucleolus: the group with most cause to leave has as little cause as can be."""

    key: ClassVar[str] = "nucleolus"
    title: ClassVar[str] = "Nucleolus"

    def terms(self, table: Table) -> Terms:
        """*Refuses* `core-empty`, and what `ByShapley` refuses."""
        found = _by_game(table, nucleolus)
        assert found.split is not None
        refuse_if([_core_empty(table, found.split)] if found.split.core_is_empty else [])
        return found

    def sentence(self, table: Table) -> str:
        return (
            "The net gain is shared so that the group of bodies with most cause to leave has as little cause as can be."
        )


@dataclass(frozen=True, slots=True)
class AgreedShares:
    """Costs in shares that the bodies have written down. Double running stays with those who pay it."""

    shares: Mapping[str, Fraction]
    key: ClassVar[str] = "agreed-shares"
    title: ClassVar[str] = "Agreed shares"

    def terms(self, table: Table) -> Terms:
        """*Refuses* `shares-not-one`, `outside-domain`, `unknown-body`, `not-at-the-table`."""
        where = "shares"
        refuse_if([*table_problems(table.flows, self.shares, where), *share_problems(self.shares, where)])
        given = [self.shares.get(body, Fraction(0)) for body in table.ids]
        contributions = split_by_year(table.costs_by_year_pence, given)
        return Terms(_rows(contributions), _rows(table.double_running_pence))

    def sentence(self, table: Table) -> str:
        return f"The bodies pay towards the costs in the shares that they agreed: {_shares_said(table, self.shares)}."


# games


def game_of(table: Table) -> Game:
    """The game between the bodies at the table: a group is worth what it gains less all that has to be paid, at least nought.

    The change is made whole or not at all, so a group that would make it by itself pays for the whole; a group that would
    lose by it does nothing. *Refuses* `too-many-for-a-game`.
    """
    refuse_too_many(table.ids)
    gained = np.zeros(1)
    for amount in table.pv_gains:  # doubling the groups: each without the body, then each with it
        gained = np.concatenate([gained, gained + amount])
    worths = np.maximum(gained - table.pv_funded, 0.0)
    worths[0] = 0.0
    return Game(table.ids, worths)


def _by_game(table: Table, solve: Callable[[Game], Split]) -> Terms:
    _refuse_without_gain(table)
    _refuse_without_surplus(table)
    split = solve(game_of(table))
    return settled(table, table.pv_gains - np.array(split.amounts), split)


def _core_empty(table: Table, split: Split) -> Problem:
    leavers = [body.name for body in table.bodies if body.id in split.least_content]
    return Problem(
        name="core-empty",
        found=f"{listed(leavers)} would be {format_pounds(-split.content)} better off without the others",
        expected="a split under which no group of bodies does better by itself",
        why="There is none: whatever is agreed, some group has cause to leave, and the nucleolus only makes the cause small.",
        remedy="Settle apart with the body that makes the others worse off, or choose a rule that does not claim to be stable.",
    )


# no body worse off


@dataclass(frozen=True, slots=True)
class NoWorseOff:
    """Each pays as the case has it pay; then those ahead make good those behind, until nobody is worse off than without the pool.

    `payback_order` are bodies that are made good first in each year, one after the other; then the others together, by what is
    owed to each. `reinvestment_share` of what is left after that is put by for the next change. The rest stays where it
    falls, or is shared by `surplus_shares`, which add up to 1. See `MakingGood`.
    """

    reinvestment_share: Fraction = Fraction(0)
    payback_order: tuple[str, ...] = ()
    surplus_shares: Mapping[str, Fraction] = field(default_factory=dict)
    key: ClassVar[str] = "no-worse-off"
    title: ClassVar[str] = "No body worse off"

    def terms(self, table: Table) -> Terms:
        """*Refuses* `surplus-too-small`, `outside-domain`, `shares-not-one`, `unknown-body`, `not-at-the-table`."""
        refuse_if(self._problems(table))
        _refuse_small_surplus(table)
        shares = np.array([float(self.surplus_shares.get(body, 0)) for body in table.ids])
        sharing = MakingGood(
            table.without_pool,
            _groups(table, self.payback_order),
            float(self.reinvestment_share),
            shares if self.surplus_shares else None,
        )
        return Terms(_rows(table.cost_pence), _rows(table.double_running_pence), sharing)

    def _problems(self, table: Table) -> list[Problem]:
        kept = self.reinvestment_share
        return [
            *([] if 0 <= kept <= 1 else [share_outside(kept, "reinvestment_share")]),
            *table_problems(table.flows, dict.fromkeys(self.payback_order), "payback_order"),
            *table_problems(table.flows, self.surplus_shares, "surplus_shares"),
            *(share_problems(self.surplus_shares, "surplus_shares") if self.surplus_shares else []),
        ]

    def sentence(self, table: Table) -> str:
        order = dict.fromkeys(self.payback_order)
        names = [body.name for one in order for body in table.bodies if body.id == one]
        first = f" ({', then '.join(names)} first)" if names else ""
        rest = f"shared: {_shares_said(table, self.surplus_shares)}" if self.surplus_shares else "kept where it falls"
        left = (
            f"{_percent(self.reinvestment_share)} of what is then left is put by for the next change, the rest {rest}"
            if self.reinvestment_share
            else f"what is then left is {rest}"
        )
        return (
            f"Each year those who are ahead make good those who are behind{first}, so that nobody is worse off than "
            f"without the pool; {left}."
        )


def _refuse_small_surplus(table: Table) -> None:
    paid = table.value(table.cost_pence) + table.pv_double_running
    ahead = table.pv_gains - paid - table.without_pool
    needed, found = float(np.maximum(-ahead, 0.0).sum()), float(np.maximum(ahead, 0.0).sum())
    if needed - found <= table.rounding:
        return
    raise Refused(
        Problem(
            name="surplus-too-small",
            found=f"{format_pounds(needed)} to be made good, {format_pounds(found)} to make it good from",
            expected="gains at the table that leave nobody worse off",
            why=f"However the gains are shared, {format_pounds(needed - found)} is missing: some body is left worse off.",
            remedy="Bring to the table a body that gains, find a grant for the difference, or lower the costs.",
        )
    )


def _groups(table: Table, order: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    """The bodies in the order of payback: those named one by one, the others together."""
    named = [table.ids.index(one) for one in dict.fromkeys(order)]
    others = tuple(i for i in range(len(table.ids)) if i not in named)
    return (*((i,) for i in named), *([others] if others else []))


def _shares_said(table: Table, shares: Mapping[str, Fraction]) -> str:
    return ", ".join(f"{body.name} {_percent(shares[body.id])}" for body in table.bodies if body.id in shares)


def _percent(share: Fraction) -> str:
    return f"{shown_share(share * 100)}%"


Rule: TypeAlias = AsItStands | ByBenefit | EqualReturn | ByShapley | ByNucleolus | NoWorseOff | AgreedShares

USUAL_RULES: tuple[Rule, ...] = (
    AsItStands(),
    ByBenefit(),
    EqualReturn(),
    ByShapley(),
    ByNucleolus(),
    NoWorseOff(),
)
