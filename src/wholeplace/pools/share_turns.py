"""One rule's turn at a position, and the moves that it may make: what stands before the families of rules.

A `Turn` is the rule with what the rules before it have left. A `Move` accounts for what it takes to the penny: bodies, other
purses, and what awaits an approval or a decision add up to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from types import MappingProxyType
from typing import Literal

from wholeplace.pools.share_phrases import and_listed, percent, pounds
from wholeplace.pools.share_position import NOTHING, LineVariance, Position
from wholeplace.pools.share_rules import Approval, Capped, Rule
from wholeplace.vocabulary.money import split_pence

Kind = Literal["overspend", "underspend", "saving", "income", "charge"]
Pot = Literal["lines", "saving", "income", "own"]
NO_WORDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Turn:
    """One rule's turn: what is left for it. *Units*: pence; `left_pence` by line, above nought an overspend.

    `lines` are those that the rule covers; `left_pence` knows every shared line that is free for the rule, so that underspends
    elsewhere can be seen. `purse_pence` holds what is left in `risk-pool`, `uncommitted` and `other-pool`.
    """

    rule: Rule
    position: Position
    lines: tuple[LineVariance, ...]
    left_pence: Mapping[str, int]
    purse_pence: Mapping[str, int]
    saving_pence: int = 0
    income_pence: int = 0

    @property
    def by_on(self) -> date:
        """The day by which approvals must have been given."""
        return self.position.incurred_on or self.position.on

    @property
    def over(self) -> tuple[LineVariance, ...]:
        return tuple(line for line in self.lines if self.left_pence[line.line] > 0)

    @property
    def under(self) -> tuple[LineVariance, ...]:
        return tuple(line for line in self.lines if self.left_pence[line.line] < 0)

    def sum_of(self, lines: Sequence[LineVariance]) -> int:
        """What is left on the lines together, without its sign."""
        return sum(abs(self.left_pence[line.line]) for line in lines)

    def above_threshold(self, lines: Sequence[LineVariance]) -> int:
        return max(0, self.sum_of(lines) - self.rule.threshold_pence)

    @property
    def contributions_pence(self) -> dict[str, int]:
        return contributions_for(self.position, self.rule)

    def name(self, body: str) -> str:
        return self.position.name_of(body)


@dataclass(frozen=True, slots=True)
class Move:
    """What a rule does: takes so many pence of a pot, for bodies, other purses, or somebody's yes.

    *Units*: pence, none below nought. `taken_pence` is the sum of `by_body_pence`, `elsewhere_pence` and `awaiting_pence`.
    `of_lines` are the lines that it takes from, by what is left on each (without them, all that the rule covers).
    `handed_over_pence`: what bodies that hold a saving or a payment pass on. `basis` says in a sentence what is done, `why` why
    a body has its part, `noun` what is shared where the kind does not say it, `place` where it arose. `by_family`: whether the
    family's formula gave it, and not a field that any rule may have.
    """

    kind: Kind
    taken_pence: int
    basis: str
    by_body_pence: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    elsewhere_pence: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    awaiting_pence: int = 0
    awaits: str = ""
    pot: Pot = "lines"
    of_lines: tuple[str, ...] | None = None
    noun: str = ""
    place: str = ""
    handed_over_pence: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    why: Mapping[str, str] = field(default_factory=lambda: NO_WORDS)
    remarks: tuple[str, ...] = ()
    short_pence: int = 0
    by_family: bool = True

    def __post_init__(self) -> None:
        parts = [*self.by_body_pence.values(), *self.elsewhere_pence.values(), self.awaiting_pence]
        assert sum(parts) == self.taken_pence, f"{parts} do not make {self.taken_pence}"
        assert all(part >= 0 for part in parts), f"a part of {parts} is below nought"


@dataclass(frozen=True, slots=True)
class Weights:
    """By what a sum is split, how a sentence says so, and why each body has its part."""

    by_body: Mapping[str, Fraction]
    basis: str
    why: Mapping[str, str]


# splitting


def contributions_for(position: Position, rule: Rule) -> dict[str, int]:
    """What each partner contributes to what a rule covers: to its schemes and those of its lines, where that is known."""
    return position.contributions_pence(schemes_of(position, rule))


def schemes_of(position: Position, rule: Rule) -> list[str]:
    """The schemes that a rule names, and those of the lines that it names."""
    of_lines = [line.scheme for line in position.lines if line.line in rule.lines]
    return list(dict.fromkeys([*rule.schemes, *of_lines]))


def by_contributions(turn: Turn) -> Weights:
    given = turn.contributions_pence
    schemes = schemes_of(turn.position, turn.rule)
    to = f" to {and_listed(schemes)}" if turn.position.knows_contributions_to(schemes) else ""
    total = pounds(sum(given.values()))
    why = {body: f"it contributes {pounds(pence)} of {total}{to}" for body, pence in given.items()}
    return Weights({body: Fraction(pence) for body, pence in given.items()}, "in proportion to contributions", why)


def by_shares(shares: Mapping[str, Fraction], basis: str = "by the agreed shares") -> Weights:
    return Weights(shares, basis, {body: f"its share is {percent(share)}" for body, share in shares.items()})


def by_weights(weights: Mapping[str, Fraction], basis: str) -> Weights:
    whole = sum(weights.values(), Fraction(0))
    return Weights(weights, basis, {body: f"its weight is {percent(w / whole)} of all" for body, w in weights.items()})


def split(turn: Turn, total_pence: int, weights: Mapping[str, Fraction]) -> tuple[dict[str, int], tuple[str, ...]]:
    """A sum by body, the odd pence to the rounding partner where it has a part, and what to say of them."""
    parts = {body: weight for body, weight in weights.items() if weight > 0}
    bodies = list(parts)
    partner = turn.rule.rounding_partner
    odd_to = bodies.index(partner) if partner in parts else None
    pence = dict(zip(bodies, split_pence(total_pence, list(parts.values()), odd_pence_to=odd_to), strict=True))
    whole = sum(parts.values(), Fraction(0))
    odd = {body: pence[body] - floor(total_pence * weight / whole) for body, weight in parts.items()}
    return pence, _odd_words(turn, {body: count for body, count in odd.items() if count})


def _odd_words(turn: Turn, odd: Mapping[str, int]) -> tuple[str, ...]:
    count = sum(odd.values())
    if not count:
        return ()
    names = and_listed([turn.name(body) for body in odd])
    return (f"the odd penny falls to {names}",) if count == 1 else (f"the {count} odd pence fall to {names}",)


def met(
    turn: Turn,
    pence: int,
    weights: Weights,
    borne_pence: Mapping[str, int] = NOTHING,
    of_lines: tuple[str, ...] | None = None,
    place: str = "",
) -> Move:
    """An overspend borne by weights, up to the caps where there are any; what is `borne_pence` under the same rule counts too."""
    by_body, odd = split(turn, pence, weights.by_body)
    caps = caps_in_force(turn.rule, turn.contributions_pence, turn.by_on)
    room = {body: max(0, cap - borne_pence.get(body, 0)) for body, cap in caps.items()}
    kept = {body: min(part, room.get(body, part)) for body, part in by_body.items()}
    beyond = pence - sum(kept.values())
    waits = beyond if turn.rule.then is None else 0
    stopped = [body for body in by_body if kept[body] < by_body[body]]
    return Move(
        "overspend",
        sum(kept.values()) + waits,
        f"is met {weights.basis}",
        kept,
        awaiting_pence=waits,
        awaits=approvals_wanted(turn) if waits else "",
        of_lines=of_lines,
        place=place,
        why={**weights.why, **{body: f"{weights.why[body]}, and its cap is {pounds(caps[body])}" for body in stopped}},
        remarks=(*odd, *(_stopped(turn, stopped) or _lifted(turn, by_body))),
    )


def _stopped(turn: Turn, bodies: Sequence[str]) -> tuple[str, ...]:
    names = and_listed([turn.name(body) for body in bodies])
    return (f"{names} stop{'s' if len(bodies) == 1 else ''} at the cap",) if bodies else ()


def stated_caps(rule: Rule, contributions_pence: Mapping[str, int]) -> dict[str, int]:
    """The caps that a rule states; in a capped rule (RS-07) the contribution of each where it states none."""
    capped = isinstance(rule.parameters, Capped)
    return {**(contributions_pence if capped else {}), **(rule.caps_pence or {})}


def _lifted(turn: Turn, by_body: Mapping[str, int]) -> tuple[str, ...]:
    caps = stated_caps(turn.rule, turn.contributions_pence)
    beyond = any(part > caps.get(body, part) for body, part in by_body.items())
    return ("the approvals let it pass the caps",) if beyond else ()


def caps_in_force(rule: Rule, contributions_pence: Mapping[str, int], by_on: date) -> Mapping[str, int]:
    """The most that each body bears under a rule, with the approvals given by a day; bodies without a cap are left out."""
    stated = stated_caps(rule, contributions_pence)
    if not stated or not rule.approved_by_both(by_on):
        return stated
    beyond = rule.parameters.beyond_pence if isinstance(rule.parameters, Capped) else None
    return {} if beyond is None else {body: cap + beyond.get(body, 0) for body, cap in stated.items()}


def approvals_wanted(turn: Turn) -> str:
    """What must be there before the money is anybody's, as it follows `awaits`."""
    late = [each for each in turn.rule.approvals if each.given_on is not None and each.given_on > turn.by_on]
    missing = [each for each in turn.rule.approvals if each.given_on is None]
    if late:
        return f"a decision of the partners, as the approval of {_officers(turn, late)} came after the money was spent"
    if missing:
        return f"the approval of {_officers(turn, missing)}"
    return (
        "a further approval of both finance officers"
        if turn.rule.approvals
        else "the approval of both finance officers"
    )


def _officers(turn: Turn, approvals: Sequence[Approval]) -> str:
    return and_listed([f"{turn.name(each.body)} ({each.officer})" for each in approvals])


def whole_pence(amount: Fraction) -> int:
    """The nearest whole pence, halves up. *Units*: pence, not negative."""
    return floor(amount + Fraction(1, 2))
