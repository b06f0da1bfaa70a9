"""Cooperative games: what each group of bodies could have by itself, and how then to split what all have together.

A game gives every group (coalition) of players a worth, or in a cost game a cost. Two splits of the whole are worked out:

- the *Shapley value* pays each player its average addition, over every order in which all might join;
- the *nucleolus* makes the worst-treated group as content as it can be, then the next worst, and so on; there is always
  exactly one. It is sought among all splits of the whole, a player alone being a group like any other (the prenucleolus).

A split is *stable* (in the core) where no group could do better by itself. Many games have no stable split at all: their
core is empty, and then `Split.core_is_empty` says so, whichever split was asked for.

Coalitions are bit masks: player i is in mask m where `m >> i & 1`.

*Units*: those of the game, which are kept; the solutions are worked in units of the largest worth.
*Source*: Shapley 1953; Schmeidler 1969 (nucleolus); Maschler, Peleg and Shapley 1979 (successive linear programs); worked
examples in `tests/pools/test_reference_games.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import factorial
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from wholeplace.vocabulary.problems import Problem, Refused

Floats: TypeAlias = NDArray[np.float64]
Masks: TypeAlias = NDArray[np.intp]
Kind: TypeAlias = Literal["value", "cost"]

MOST_PLAYERS = 16  # 65,536 coalitions; each further player doubles them
_EXACT = 1e-9  # of the largest worth: what is nearer than that is equal
_SOLVER = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


@dataclass(frozen=True, eq=False, slots=True)
class Game:
    """What each coalition is worth, or costs.

    `values` (2^players,) by bit mask; the empty coalition is worth nought.
    """

    players: tuple[str, ...]
    values: Floats
    kind: Kind = "value"

    def __post_init__(self) -> None:
        assert self.players, "a game has a player"
        assert len(set(self.players)) == len(self.players), "players have different names"
        assert self.values.shape == (1 << len(self.players),), "one worth for each coalition"
        assert np.isfinite(self.values).all(), "worths are finite"
        assert self.values[0] == 0, "nobody gets nothing"

    @classmethod
    def of(cls, players: Iterable[str], worths: Mapping[frozenset[str], float], kind: Kind = "value") -> Game:
        """A game from the worth of every coalition but the empty one. *Refuses* `too-many-for-a-game`."""
        names = tuple(players)
        refuse_too_many(names)
        assert len(worths) >= (1 << len(names)) - 1, "every coalition has a worth"
        values = np.zeros(1 << len(names))
        for mask in range(1, len(values)):
            values[mask] = worths[frozenset(members(names, mask))]
        return cls(names, values, kind)

    @property
    def whole(self) -> float:
        """What all of them have together."""
        return float(self.values[-1])

    @property
    def gains(self) -> Floats:
        """Worths that are better when larger: in a cost game the costs with their sign turned."""
        return self.values if self.kind == "value" else -self.values


@dataclass(frozen=True, slots=True)
class Core:
    """Whether any split leaves every coalition at least what it could have by itself.

    `content` is by how much the least content coalition is better off than by itself under the split that is kindest to it
    (the least core): below nought no split is stable. `point` is one such split, in the order of the players.
    """

    content: float
    point: tuple[float, ...]
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Split:
    """A split of the whole between the players, with how well it holds.

    `amounts` in the order of `players`; they sum to the whole. `core_is_empty`: no split at all is stable. `is_stable`: no
    coalition could do better by itself than under this one. `least_content` are the members of the coalition that does worst
    under it, and `content` by how much it is better off than by itself (below nought: worse).
    """

    players: tuple[str, ...]
    amounts: tuple[float, ...]
    core_is_empty: bool
    is_stable: bool
    least_content: tuple[str, ...]
    content: float

    def of(self, player: str) -> float:
        return self.amounts[self.players.index(player)]


def members(players: tuple[str, ...], mask: int) -> tuple[str, ...]:
    """The players of a coalition, in their order."""
    return tuple(player for i, player in enumerate(players) if mask >> i & 1)


def refuse_too_many(players: tuple[str, ...]) -> None:
    """*Refuses* `too-many-for-a-game`: more players than whose coalitions can be gone through."""
    if len(players) > MOST_PLAYERS:
        raise Refused(
            Problem(
                name="too-many-for-a-game",
                found=f"{len(players)} bodies",
                expected=f"at most {MOST_PLAYERS}",
                why="Every group of them has to be looked at, and each further body doubles the groups.",
                remedy="Let bodies that stand together be one, or choose a rule that looks at bodies singly.",
            )
        )


# the Shapley value


def shapley(game: Game) -> Split:
    """Each player's average addition to those who joined before it, over all orders of joining."""
    return _split(game, shapley_weights(len(game.players)) @ game.values)


@cache
def shapley_weights(players: int) -> Floats:
    """How much each coalition's worth counts in each player's Shapley value: (players, 2^players).

    A coalition of s counts (s−1)!(n−s)!/n! for each of its members, and −s!(n−s−1)!/n! for each player outside it.
    """
    inside = _inside(players)
    size = inside.sum(axis=1).astype(int)
    orders = factorial(players)
    joining = np.array([0.0, *(factorial(s - 1) * factorial(players - s) / orders for s in range(1, players + 1))])
    staying = np.array([*(factorial(s) * factorial(players - s - 1) / orders for s in range(players)), 0.0])
    weights: Floats = np.where(inside.T > 0, joining[size], -staying[size])
    return weights


@cache
def _inside(players: int) -> Floats:
    """Who is in each coalition: (2^players, players) of nought and one."""
    masks = np.arange(1 << players)
    found: Floats = (masks[:, None] >> np.arange(players) & 1).astype(np.float64)
    return found


# the core


def core_is_empty(game: Game) -> bool:
    """True where no split is stable: some coalition always does better by itself."""
    return least_core(game).is_empty


def least_core(game: Game) -> Core:
    """The split under which the least content coalition is as content as it can be."""
    if len(game.players) == 1:
        return Core(0.0, (game.whole,), False)
    search = _Search.of(game)
    point, content, _ = search.round()
    sign = 1.0 if game.kind == "value" else -1.0
    return Core(content * search.unit, tuple(float(sign * search.unit * x) for x in point), content < -_EXACT)


def _split(game: Game, amounts: Floats) -> Split:
    """A split with what can be said of it."""
    sign = 1.0 if game.kind == "value" else -1.0
    spare = _inside(len(game.players)) @ (sign * amounts) - game.gains
    worst = 1 + int(np.argmin(spare[1:-1])) if len(game.players) > 1 else 1
    content = float(spare[worst])
    return Split(
        game.players,
        tuple(float(amount) for amount in amounts),
        core_is_empty(game),
        content >= -10 * _EXACT * _unit(game),
        members(game.players, worst),
        content,
    )


# the nucleolus


def nucleolus(game: Game) -> Split:
    """The split that leaves the least content coalition as content as can be, then the next, to the last.

    Each linear program fixes the coalitions that cannot be made more content: those whose multiplier is above nought are
    fixed in every best split. What follows from the fixed ones is left out, so each program fixes a further dimension and at
    most one program a player is needed. The amounts are then solved anew from what was fixed, free of the programs' tolerance.
    """
    if len(game.players) == 1:
        return _split(game, np.array([game.whole]))
    search = _Search.of(game)
    while search.open:
        _, _, fixed = search.round()
        search.fix(fixed)
    sign = 1.0 if game.kind == "value" else -1.0
    return _split(game, sign * search.unit * search.solved())


def _unit(game: Game) -> float:
    """The largest worth, in which a game is worked; 1 where all are nought."""
    return float(np.abs(game.values).max()) or 1.0


class _Search:
    """The successive programs of one game, in units of its largest worth.

    `fixed` holds the coalitions of each round whose contentment cannot be bettered; `open` those that do not follow from them.
    Programs are grown from few coalitions by the most discontented ones until none is left out that matters.
    """

    def __init__(self, inside: Floats, gains: Floats, unit: float) -> None:
        self.inside, self.gains, self.unit = inside, gains, unit
        self.players = inside.shape[1]
        self.fixed: list[Masks] = []
        self.levels: list[float] = []
        self.asked: Masks = _singles_and_rest(self.players)
        self._look_open()

    @classmethod
    def of(cls, game: Game) -> _Search:
        unit = _unit(game)
        return cls(_inside(len(game.players)), game.gains / unit, unit)

    @property
    def open(self) -> bool:
        return len(self.candidates) > 0

    def round(self) -> tuple[Floats, float, Masks]:
        """The next program, solved: a best point, how content the least content open coalition is, and which are fixed."""
        asked = self.asked[np.isin(self.asked, self.candidates)]
        while True:
            point, level, multipliers = self._solve(asked)
            spare = self.inside[self.candidates] @ point - self.gains[self.candidates] - level
            left_out = self.candidates[_least(spare, 2 * self.players)]
            left_out = np.setdiff1d(left_out, asked)
            if not len(left_out):
                break
            asked = np.concatenate([asked, left_out])
        self.asked = asked
        return point, level, asked[multipliers > 1e-7 * multipliers.max()]

    def _solve(self, asked: Masks) -> tuple[Floats, float, Floats]:
        """Raise the level by which every asked coalition is better off than by itself; what is fixed stays."""
        n = self.players
        rows = np.hstack([-self.inside[asked], np.ones((len(asked), 1))])
        equal = np.concatenate([np.array([len(self.inside) - 1], dtype=np.intp), *self.fixed])
        due = np.concatenate([[0.0], *(np.full(len(f), lv) for f, lv in zip(self.fixed, self.levels, strict=True))])
        result = linprog(
            np.append(np.zeros(n), -1.0),
            A_ub=rows,
            b_ub=-self.gains[asked],
            A_eq=np.hstack([self.inside[equal], np.zeros((len(equal), 1))]),
            b_eq=self.gains[equal] + due,
            bounds=(None, None),
            method="highs-ds",
            options=_SOLVER,
        )
        assert result.status == 0, f"the program of a game has an answer: {result.message}"
        return result.x[:n], float(result.x[n]), -result.ineqlin.marginals

    def fix(self, coalitions: Masks) -> None:
        """Fix what cannot be bettered, at the level that the fixed rows give by themselves."""
        self.fixed.append(coalitions)
        *_, level = self._rows_solved()
        self.levels.append(level)
        self._look_open()

    def solved(self) -> Floats:
        """The one split that is left, from the fixed rows alone."""
        amounts: Floats = self._rows_solved()[: self.players]
        return amounts

    def _rows_solved(self) -> Floats:
        """Amounts and levels from what is fixed: each fixed coalition has its worth and the level of its round."""
        rounds = len(self.fixed)
        whole = np.append(self.inside[-1], np.zeros(rounds))
        blocks = [whole[None, :]]
        for k, coalitions in enumerate(self.fixed):
            levels = np.zeros((len(coalitions), rounds))
            levels[:, k] = -1.0
            blocks.append(np.hstack([self.inside[coalitions], levels]))
        rows = np.vstack(blocks)
        worths = np.concatenate([self.gains[-1:], *(self.gains[coalitions] for coalitions in self.fixed)])
        found: Floats = np.linalg.lstsq(rows, worths, rcond=None)[0]
        assert np.abs(rows @ found - worths).max() < _EXACT, "what is fixed together holds together"
        return found

    def _look_open(self) -> None:
        """The coalitions whose amount does not follow from what is fixed."""
        rows = self.inside[np.concatenate([np.array([len(self.inside) - 1], dtype=np.intp), *self.fixed])]
        _, sizes, axes = np.linalg.svd(rows, full_matrices=False)
        axes = axes[sizes > 1e-9 * sizes.max()]
        beyond = self.inside - (self.inside @ axes.T) @ axes
        self.candidates: Masks = np.flatnonzero(np.abs(beyond).max(axis=1) > 1e-8)


def _singles_and_rest(players: int) -> Masks:
    """Each player alone, and all but each: enough to bound every program."""
    alone = 1 << np.arange(players)
    return np.unique(np.concatenate([alone, (1 << players) - 1 - alone])).astype(np.intp)


def _least(spare: Floats, most: int) -> Masks:
    """The places of the least entries that are below nought, at most so many."""
    below = np.flatnonzero(spare < -_EXACT)
    return below[np.argsort(spare[below], kind="stable")[:most]]
