"""Who bears an overspend, who gets an underspend, a saving or income: the rules of an agreement, worked one after another.

Read in this order: share_rules (records), share_building (from raw tables, and what is wrong with them), share_position (where
the pool stands), share_turns and share_families (what one rule does), this file (the chain), share_steps, share_words
(sentences), share_file (text).

What one rule leaves goes on to the next that covers the same lines, or to its `then` alone. Nothing is allotted that needs
somebody's yes: it is shown as awaiting. The steps account for every penny of the variance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from wholeplace.pools.share_building import build_rules, check_rules, rule_to_raw
from wholeplace.pools.share_checks import check_contributions, check_position, unread
from wholeplace.pools.share_families import FAMILIES, NETTED, NETTED_BY_SCHEME, outside_the_fund
from wholeplace.pools.share_phrases import and_listed, pounds
from wholeplace.pools.share_position import (
    NAMEABLE,
    SHARED,
    Activity,
    Decision,
    LineVariance,
    Partner,
    Performance,
    Position,
    Use,
)
from wholeplace.pools.share_rules import Approval, Family, Rule, families
from wholeplace.pools.share_steps import Owed, Shares, Step
from wholeplace.pools.share_turns import Kind, Move, Turn, approvals_wanted
from wholeplace.pools.share_words import as_answer, as_text, body_sentences, step_sentence
from wholeplace.vocabulary.money import split_pence
from wholeplace.vocabulary.problems import refuse_if

__all__ = [
    "Activity",
    "Approval",
    "Decision",
    "Family",
    "LineVariance",
    "Owed",
    "Partner",
    "Performance",
    "Position",
    "Rule",
    "Shares",
    "Step",
    "Use",
    "as_answer",
    "as_text",
    "build_rules",
    "check_contributions",
    "check_position",
    "check_rules",
    "families",
    "rule_to_raw",
    "rules_in_turn",
    "share_out",
    "what_each_owes",
]

_PURSES = ("risk-pool", "uncommitted", "other-pool")
_Moves = Callable[[Turn], Iterable[Move]]


def share_out(position: Position, rules: Sequence[Rule], host: str | None = None) -> Shares:
    """Share a position out by the rules in force on its day; `host` tries another host than the position's own.

    *Refuses* `duplicate-id`, `unknown-rule`, `rules-circular` and `rules-contend` (`check_rules`), `position-lacks` and
    `recurrent-use-refused` (`check_position`).
    """
    position = position if host is None else replace(position, host=host)
    in_force = [rule for rule in rules if rule.in_force(position.on)]
    scheme_of = {line.line: line.scheme for line in position.lines}
    refuse_if([*check_rules(rules, scheme_of), *check_position(position, in_force)])
    chain = _Chain.begun(position)
    for rule in rules_in_turn(in_force):
        chain.work(rule)
    chain.notes += unread(position, in_force)
    return chain.done()


def what_each_owes(position: Position, rules: Sequence[Rule], host: str | None = None) -> tuple[Owed, ...]:
    """What each body would owe at this position, rule by rule, in one sentence each. *Refuses* as `share_out`."""
    return share_out(position, rules, host).owed()


def rules_in_turn(rules: Sequence[Rule]) -> list[Rule]:
    """Rules by their order, a rule that another names as `then` always after that one."""
    waiting = sorted(rules, key=lambda rule: (rule.order, rule.id))
    turns: list[Rule] = []
    while waiting:
        awaited = {rule.then for rule in waiting}
        free = next((rule for rule in waiting if rule.id not in awaited), None)
        assert free is not None, "circular rules are refused before they are worked"
        waiting.remove(free)
        turns.append(free)
    return turns


@dataclass(slots=True)
class _Chain:
    """What is left while the rules are worked. *Units*: pence; `left_pence` by line, above nought an overspend."""

    position: Position
    left_pence: dict[str, int]
    purse_pence: dict[str, int]
    saving_pence: int
    income_pence: int
    kept_for: dict[str, str] = field(default_factory=dict)  # line or pot: the one rule that may take from it
    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def begun(cls, position: Position) -> _Chain:
        return cls(
            position,
            {line.line: line.variance_pence for line in position.lines},
            {
                "risk-pool": position.risk_pool_pence,
                "uncommitted": position.uncommitted_pence,
                "other-pool": position.other_pool_underspend_pence,
            },
            sum(position.savings_pence.values()),
            position.income_pence,
        )

    # a rule's turn

    def work(self, rule: Rule) -> None:
        covered = [line for line in self.position.lines if _covers(rule, line) and self._free(line.line, rule)]
        if rule.applies_to in ("overspend", "underspend", "both"):
            self._do_moves(rule, covered, outside_the_fund, waits=False)
            self._net(rule, covered)
        self._do_moves(rule, covered, FAMILIES[rule.family])
        self._pass_on(rule, covered)

    def _free(self, place: str, rule: Rule) -> bool:
        return self.kept_for.get(place, rule.id) == rule.id

    def _turn(self, rule: Rule, covered: Sequence[LineVariance]) -> Turn:
        ours = {line.line for line in covered}
        seen = {
            line.line: self.left_pence[line.line]
            for line in self.position.lines
            if line.line in ours or (line.status in SHARED and self._free(line.line, rule))
        }
        return Turn(
            rule,
            self.position,
            tuple(covered),
            seen,
            dict(self.purse_pence),
            self.saving_pence if self._free("saving", rule) else 0,
            self.income_pence if self._free("income", rule) else 0,
        )

    def _do_moves(self, rule: Rule, covered: Sequence[LineVariance], family: _Moves, waits: bool = True) -> None:
        turn = self._turn(rule, covered)
        for move in family(turn):
            done = _awaiting(turn, move) if waits else move
            self._draw(move)
            self.steps.append(_step(turn, done, self._carry_out(turn, done)))

    def _net(self, rule: Rule, covered: Sequence[LineVariance]) -> None:
        """Set what is over against what is under, where the family looks at its lines together."""
        if rule.family in NETTED:
            self._net_lines(covered)
        if rule.family in NETTED_BY_SCHEME:
            for scheme in dict.fromkeys(line.scheme for line in covered):
                self._net_lines([line for line in covered if line.scheme == scheme])

    def _net_lines(self, lines: Sequence[LineVariance]) -> None:
        over = [line.line for line in lines if self.left_pence[line.line] > 0]
        under = [line.line for line in lines if self.left_pence[line.line] < 0]
        both = min(sum(self.left_pence[line] for line in over), -sum(self.left_pence[line] for line in under))
        if both:
            self._take(over, both)
            self._take(under, both)
            titles = {line.line: line.title or line.line for line in lines}
            less, more = (
                and_listed([titles[line] for line in side]) if len(side) < 4 else f"{len(side)} lines"
                for side in (under, over)
            )
            self.notes.append(f"{pounds(both)} underspent on {less} is set against what is overspent on {more}.")

    # carrying a move out

    def _draw(self, move: Move) -> None:
        """What a move draws from a purse is gone for the rules that follow, even while it awaits a yes."""
        for purse in _PURSES:
            self.purse_pence[purse] -= move.elsewhere_pence.get(purse, 0)

    def _carry_out(self, turn: Turn, move: Move) -> int:
        """Take what a move takes, and tell what of that kind is left there."""
        if move.pot == "saving":
            self.saving_pence -= move.taken_pence
            return self.saving_pence
        if move.pot == "income":
            self.income_pence -= move.taken_pence
            return self.income_pence
        return self._take_from_lines(turn, move) if move.pot == "lines" else 0

    def _take_from_lines(self, turn: Turn, move: Move) -> int:
        lines = list(move.of_lines) if move.of_lines is not None else [line.line for line in turn.lines]
        if move.kind == "charge":
            return self._charge(lines, move.taken_pence)
        sign = 1 if move.kind == "overspend" else -1
        self._take([line for line in lines if sign * self.left_pence[line] > 0], move.taken_pence)
        self._take_opposite(turn, move)
        return sum(max(0, sign * self.left_pence[line]) for line in lines)

    def _take_opposite(self, turn: Turn, move: Move) -> None:
        """What underspends meet of overspends, or the other way about, is gone from those lines too."""
        under = move.elsewhere_pence.get("underspends", 0)
        over = move.elsewhere_pence.get("overspends", 0)
        self._take([line for line in turn.left_pence if self.left_pence[line] < 0], under)
        self._take([line for line in turn.left_pence if self.left_pence[line] > 0], over)

    def _take(self, lines: Sequence[str], pence: int) -> None:
        """Bring lines whose variances point one way nearer to nought, each in proportion to what is left on it."""
        if not pence:
            return
        sizes = [abs(self.left_pence[line]) for line in lines]
        assert pence <= sum(sizes), f"{pence} taken of {sum(sizes)}"
        for line, part in zip(lines, split_pence(sum(sizes) - pence, sizes), strict=True):
            self.left_pence[line] = part if self.left_pence[line] > 0 else -part

    def _charge(self, lines: Sequence[str], pence: int) -> int:
        """Charges come in against spending that has no budget; what they bring beyond it is an underspend of the first line."""
        over = [line for line in lines if self.left_pence[line] > 0]
        spent = sum(self.left_pence[line] for line in over)
        self._take(over, min(spent, pence))
        if pence > spent:
            self.left_pence[lines[0]] -= pence - spent
        return max(0, spent - pence)

    def _pass_on(self, rule: Rule, covered: Sequence[LineVariance]) -> None:
        """Keep what is left for the rule named as `then`, or free it for all that follow."""
        places = [line.line for line in covered]
        places += (
            [rule.applies_to] if rule.applies_to in ("saving", "income") and self._free(rule.applies_to, rule) else []
        )
        for place in places:
            self.kept_for.pop(place, None)
            if rule.then is not None:
                self.kept_for[place] = rule.then

    # the end

    def done(self) -> Shares:
        outside = {
            line.line: line.variance_pence
            for line in self.position.lines
            if line.status not in SHARED and self.left_pence[line.line] == line.variance_pence
        }
        left = [pence for line, pence in self.left_pence.items() if line not in outside]
        unallotted: dict[Kind, int] = {
            "overspend": sum(pence for pence in left if pence > 0),
            "underspend": -sum(pence for pence in left if pence < 0),
            "saving": self.saving_pence,
            "income": self.income_pence,
        }
        position = self.position
        return Shares(
            position.pool,
            position.on,
            position.forecast,
            position.illustrative,
            {partner.body: partner.name for partner in position.partners},
            tuple(self.steps),
            {kind: pence for kind, pence in unallotted.items() if pence},
            {line: pence for line, pence in outside.items() if pence},
            tuple(self.notes),
        )


# one turn


def _covers(rule: Rule, line: LineVariance) -> bool:
    """Whether a rule covers a line: all shared lines, or those that it names (a line in view or transferred never)."""
    if not rule.scope:
        return line.status in SHARED
    return line.status in NAMEABLE and (line.scheme in rule.schemes or line.line in rule.lines)


def _awaiting(turn: Turn, move: Move) -> Move:
    """Where a rule asks for approvals and has no caps, all of it waits until they are there."""
    rule = turn.rule
    has_caps = rule.caps_pence is not None or rule.family == "RS-07"
    if has_caps or not rule.approvals or rule.approved(turn.by_on):
        return move
    return replace(
        move,
        by_body_pence={},
        elsewhere_pence={},
        handed_over_pence={},
        awaiting_pence=move.taken_pence,
        basis=f"waits, though by the rule it {move.basis}",
        awaits=and_listed([part for part in (move.awaits, approvals_wanted(turn)) if part]),
        remarks=(),
    )


def _step(turn: Turn, move: Move, left_pence: int) -> Step:
    family = turn.rule.kind
    return Step(
        rule_id=turn.rule.id,
        family=family.id,
        reference=turn.rule.reference,
        kind=move.kind,
        pot=move.pot,
        taken_pence=move.taken_pence,
        by_body_pence=dict(move.by_body_pence),
        elsewhere_pence=dict(move.elsewhere_pence),
        awaiting_pence=move.awaiting_pence,
        awaits=move.awaits,
        left_pence=left_pence,
        handed_over_pence=dict(move.handed_over_pence),
        short_pence=move.short_pence,
        sentence=step_sentence(turn, move, left_pence),
        sentences=body_sentences(turn, move, left_pence),
        ours=family.ours if move.by_family else "",
        source=f"{family.source} ({family.status})",
    )
