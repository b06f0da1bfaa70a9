"""What came of sharing a position out: the steps, and what each body owes or is owed by them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wholeplace.pools.share_position import POOL
from wholeplace.pools.share_turns import Kind, Pot


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a rule did. *Units*: pence, none below nought.

    `pot` is what it took from: the variances of lines, the saving, the income, or a sum of the rule's own.
    `taken_pence` is the sum of `by_body_pence`, `elsewhere_pence` (other purses: `risk-pool`, `reserve`, `carried-forward` …) and
    `awaiting_pence`, which belongs to nobody until what it `awaits` is there. `left_pence` goes on to the rules that follow.
    By kind, a body bears its part (overspend, charge) or gets it (underspend, saving, income); `handed_over_pence` is what those
    who hold a saving or a payment pass on. `ours` says what of the working is ours; `short_pence` by how much a promise fails.
    """

    rule_id: str
    family: str
    reference: str
    kind: Kind
    pot: Pot
    taken_pence: int
    by_body_pence: Mapping[str, int]
    elsewhere_pence: Mapping[str, int]
    awaiting_pence: int
    awaits: str
    left_pence: int
    handed_over_pence: Mapping[str, int]
    short_pence: int
    sentence: str
    sentences: Mapping[str, str]
    ours: str
    source: str

    @property
    def to_reserve_pence(self) -> int:
        return self.elsewhere_pence.get("reserve", 0)

    @property
    def carried_forward_pence(self) -> int:
        return self.elsewhere_pence.get("carried-forward", 0)

    def owes_pence(self, body: str) -> int:
        """What a body owes by this step; below nought it is owed."""
        part = self.by_body_pence.get(body, 0)
        bears = part if self.kind in ("overspend", "charge") else -part
        return bears + self.handed_over_pence.get(body, 0)


@dataclass(frozen=True, slots=True)
class Owed:
    """What one rule makes one body owe (below nought: it is owed), in pence and in a sentence."""

    body: str
    rule_id: str
    family: str
    pence: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Shares:
    """A position shared out, step by step. *Units*: pence.

    `unallotted_pence` by kind is what no rule took: it belongs to nobody. `outside_pence` are the variances of lines that are
    not shared. `notes` say what was set against what before rules looked.
    """

    pool: str
    on: date
    forecast: bool
    illustrative: bool
    names: Mapping[str, str]
    steps: tuple[Step, ...]
    unallotted_pence: Mapping[Kind, int]
    outside_pence: Mapping[str, int]
    notes: tuple[str, ...]

    @property
    def owes_by_body_pence(self) -> dict[str, int]:
        """What each body owes by all the steps; below nought it is owed."""
        bodies = dict.fromkeys(body for step in self.steps for body in [*step.by_body_pence, *step.handed_over_pence])
        every = dict.fromkeys([*self.names, *bodies])
        return {body: sum(step.owes_pence(body) for step in self.steps) for body in every if body != POOL}

    @property
    def awaiting_pence(self) -> int:
        """What waits for somebody's yes, of all kinds."""
        return sum(step.awaiting_pence for step in self.steps)

    def owed(self) -> tuple[Owed, ...]:
        """Rule by rule, what each body owes, in one sentence each."""
        return tuple(
            Owed(body, step.rule_id, step.family, step.owes_pence(body), sentence)
            for step in self.steps
            for body, sentence in step.sentences.items()
        )
