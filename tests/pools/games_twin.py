"""Slow plain twins of the solutions of games: by the definitions, every order and every coalition gone through.

Worths by coalition (`frozenset` of players), the empty one nought; larger is better.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import chain, combinations, permutations

import numpy as np
from scipy.optimize import linprog

Worths = Mapping[frozenset[str], int]


def coalitions(players: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(one) for one in chain.from_iterable(combinations(players, n) for n in range(len(players) + 1))]


def shapley(players: tuple[str, ...], worths: Worths) -> list[Fraction]:
    """Each player's addition in each order of joining, averaged exactly."""
    added = dict.fromkeys(players, Fraction(0))
    orders = list(permutations(players))
    for order in orders:
        for i, player in enumerate(order):
            added[player] += worths[frozenset(order[: i + 1])] - worths[frozenset(order[:i])]
    return [added[player] / len(orders) for player in players]


def nucleolus(players: tuple[str, ...], worths: Worths) -> list[float]:
    """Raise the least content coalitions; a coalition stays where no best split makes it more content, each asked singly."""
    n = len(players)
    asked = [one for one in coalitions(players) if 0 < len(one) < n]
    inside = {one: np.array([float(player in one) for player in players]) for one in [*asked, frozenset(players)]}
    fixed: dict[frozenset[str], float] = {}
    point = np.zeros(n)
    while len(fixed) < len(asked):
        free = [one for one in asked if one not in fixed]
        level, point = _raised(players, worths, inside, free, fixed)
        for one in free:
            if inside[one] @ point - worths[one] > level + 1e-6:
                continue
            if _most(one, players, worths, inside, free, fixed, level) - worths[one] <= level + 1e-6:
                fixed[one] = level
    return [float(amount) for amount in point]


def _held(players, worths, inside, fixed):  # type: ignore[no-untyped-def]
    whole = frozenset(players)
    rows = [inside[whole], *(inside[one] for one in fixed)]
    return np.array(rows), np.array(
        [worths[whole], *(worths[one] + level for one, level in fixed.items())], dtype=float
    )


def _raised(players, worths, inside, free, fixed):  # type: ignore[no-untyped-def]
    rows, due = _held(players, worths, inside, fixed)
    found = linprog(
        [0.0] * len(players) + [-1.0],
        A_ub=np.array([[*-inside[one], 1.0] for one in free]),
        b_ub=[-worths[one] for one in free],
        A_eq=np.hstack([rows, np.zeros((len(rows), 1))]),
        b_eq=due,
        bounds=(None, None),
    )
    assert found.status == 0, found.message
    return found.x[-1], found.x[:-1]


def _most(one, players, worths, inside, free, fixed, level):  # type: ignore[no-untyped-def]
    """The most that a coalition can have while every other keeps the level."""
    rows, due = _held(players, worths, inside, fixed)
    found = linprog(
        -inside[one],
        A_ub=np.array([-inside[other] for other in free]),
        b_ub=[-worths[other] - level + 1e-9 for other in free],
        A_eq=rows,
        b_eq=due,
        bounds=(None, None),
    )
    assert found.status == 0, found.message
    return -found.fun
