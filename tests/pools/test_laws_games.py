"""What holds for every game, and the fast solutions against their slow plain twins on random games."""

from __future__ import annotations

import time
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from pools import games_twin
from wholeplace.pools.games import Game, core_is_empty, least_core, nucleolus, shapley
from wholeplace.vocabulary.problems import Refused

NAMES = tuple("abcdefghijklmnopq")


@st.composite
def random_games(draw: st.DrawFn, fewest: int = 1, most: int = 5) -> Game:
    n = draw(st.integers(fewest, most))
    worths = draw(st.lists(st.integers(-20, 100), min_size=(1 << n) - 1, max_size=(1 << n) - 1))
    return Game(NAMES[:n], np.array([0, *worths], dtype=np.float64))


def twin_worths(game: Game) -> dict[frozenset[str], int]:
    masks = range(len(game.values))
    return {
        frozenset(name for i, name in enumerate(game.players) if mask >> i & 1): int(game.values[mask])
        for mask in masks
    }


def random_game(seed: int) -> Game:
    """A game of 2 to 5 players: worths of any kind, whole numbers with many ties, or growing with the coalition."""
    dice = np.random.default_rng(seed)
    n = 2 + seed % 4
    size = np.array([bin(mask).count("1") for mask in range(1 << n)])
    values = (dice.integers(-50, 100, 1 << n), dice.integers(0, 3, 1 << n), dice.integers(0, 40, 1 << n) * size)[
        seed % 3
    ]
    return Game(NAMES[:n], np.where(size > 0, values, 0).astype(np.float64))


@pytest.mark.parametrize("seed", range(100))
def test_both_solutions_are_those_of_the_twin(seed: int) -> None:
    game = random_game(seed)
    worths = twin_worths(game)
    assert shapley(game).amounts == pytest.approx(
        [float(x) for x in games_twin.shapley(game.players, worths)], abs=1e-9
    )
    assert nucleolus(game).amounts == pytest.approx(games_twin.nucleolus(game.players, worths), abs=1e-6)


@settings(max_examples=50)
@given(random_games())
def test_the_whole_is_shared_and_no_more(game: Game) -> None:
    for found in (shapley(game), nucleolus(game)):
        assert sum(found.amounts) == pytest.approx(game.whole, abs=1e-7)


def renamed(game: Game, order: tuple[int, ...]) -> Game:
    """The same game with the players written in another order."""
    masks = np.arange(len(game.values))
    moved = sum((masks >> new & 1) << old for new, old in enumerate(order))
    return Game(tuple(game.players[old] for old in order), game.values[moved], game.kind)


@settings(max_examples=40)
@given(random_games(2), st.randoms())
def test_the_order_in_which_players_are_written_changes_nothing(game: Game, dice: object) -> None:
    order = list(range(len(game.players)))
    dice.shuffle(order)  # type: ignore[attr-defined]
    other = renamed(game, tuple(order))
    for solve in (shapley, nucleolus):
        found, again = solve(game), solve(other)
        assert [again.of(name) for name in game.players] == pytest.approx(list(found.amounts), abs=1e-7)


@settings(max_examples=40)
@given(random_games(2, 4), st.integers(-30, 30))
def test_worth_that_a_player_has_anyway_is_its_own(game: Game, gift: int) -> None:
    """Adding a sum to every coalition of one player adds it to that player's amount alone."""
    masks = np.arange(len(game.values))
    richer = Game(game.players, game.values + gift * (masks & 1))
    for solve in (shapley, nucleolus):
        moved = np.array(solve(richer).amounts) - solve(game).amounts
        assert moved == pytest.approx([gift, *[0] * (len(game.players) - 1)], abs=1e-6)


@settings(max_examples=30)
@given(random_games(2, 4))
def test_a_cost_game_is_a_value_game_with_its_sign_turned(game: Game) -> None:
    costs = Game(game.players, -game.values, "cost")
    for solve in (shapley, nucleolus):
        assert solve(costs).amounts == pytest.approx([-amount for amount in solve(game).amounts], abs=1e-7)
        assert solve(costs).is_stable is solve(game).is_stable
        assert solve(costs).core_is_empty is solve(game).core_is_empty


@settings(max_examples=50)
@given(random_games(2, 5))
def test_a_stable_split_is_found_wherever_there_is_one(game: Game) -> None:
    """Asked outright: is there a split that gives every coalition its worth?"""
    n = len(game.players)
    inside = np.array([[mask >> i & 1 for i in range(n)] for mask in range(1, 1 << n)], dtype=np.float64)
    found = linprog(
        np.zeros(n),
        A_ub=-inside[:-1],
        b_ub=-game.values[1:-1],
        A_eq=inside[-1:],
        b_eq=game.values[-1:],
        bounds=(None, None),
    )
    assert core_is_empty(game) is (found.status == 2)
    assert nucleolus(game).is_stable is (found.status != 2)
    assert least_core(game).content == pytest.approx(nucleolus(game).content, abs=1e-6)


@pytest.mark.parametrize("seed", range(12))
def test_no_other_split_leaves_the_least_content_more_content(seed: int) -> None:
    """Kohlberg's criterion, on 6 to 8 players: at each level the coalitions up to it are balanced."""
    dice = np.random.default_rng(seed)
    n = 6 + seed % 3
    values = dice.integers(0, 1000 if seed % 2 else 5, 1 << n).astype(np.float64)
    values[0] = 0
    amounts = np.array(nucleolus(Game(NAMES[:n], values)).amounts)
    inside = (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(np.float64)
    spare = (inside @ amounts - values)[1:-1]
    assert amounts.sum() == pytest.approx(values[-1])
    for level in np.unique(np.round(spare, 6)):
        up_to = inside[1:-1][spare <= level + 2e-6]
        if np.linalg.matrix_rank(up_to) == n and balanced(up_to):
            break
        assert balanced(up_to), f"at {level} the coalitions are not balanced"


def balanced(rows: np.ndarray) -> bool:
    """Whether positive weights on all the coalitions make every player count once."""
    k, n = rows.shape
    found = linprog(
        [*[0.0] * k, -1.0],
        A_ub=np.hstack([-np.eye(k), np.ones((k, 1))]),
        b_ub=np.zeros(k),
        A_eq=np.hstack([rows.T, np.zeros((n, 1))]),
        b_eq=np.ones(n),
        bounds=[(0, None)] * k + [(None, 1)],
    )
    return bool(found.status == 0 and -found.fun > 1e-9)


def twelve(kind: str) -> Game:
    dice = np.random.default_rng(12)
    inside = (np.arange(1 << 12)[:, None] >> np.arange(12) & 1).astype(np.float64)
    gains = dice.lognormal(13, 1, 12)
    values = {
        "a programme": np.maximum(inside @ gains - gains.sum() / 3, 0),
        "any worths": dice.normal(0, 1e6, 1 << 12),
        "many ties": dice.integers(0, 4, 1 << 12).astype(np.float64),
        "a majority": (inside.sum(axis=1) > 6).astype(np.float64),
        "with a loser": np.maximum(inside @ np.append(gains[:-1], -gains.mean()) - gains.sum() / 3, 0),
    }[kind]
    values[0] = 0
    return Game(NAMES[:12], values)


@pytest.mark.parametrize("kind", ["a programme", "any worths", "many ties", "a majority", "with a loser"])
def test_twelve_bodies_in_under_two_seconds(kind: str) -> None:
    game = twelve(kind)
    for solve in (shapley, nucleolus):
        started = time.perf_counter()
        found = solve(game)
        assert time.perf_counter() - started < 2
        assert sum(found.amounts) == pytest.approx(game.whole, rel=1e-9, abs=1e-6)


def test_a_game_of_one_gives_all_to_the_one() -> None:
    game = Game(("a",), np.array([0.0, 7.0]))
    for found in (shapley(game), nucleolus(game)):
        assert found.amounts == (7.0,)
        assert found.is_stable
    assert not core_is_empty(game)


def test_a_game_from_its_coalitions_by_name() -> None:
    worths = {frozenset(one): float(len(one)) for size in range(1, 4) for one in permutations("abc", size)}
    assert shapley(Game.of("abc", worths)).amounts == pytest.approx((1, 1, 1))


def test_seventeen_are_too_many() -> None:
    with pytest.raises(Refused, match="too-many-for-a-game"):
        Game.of(NAMES, {})
