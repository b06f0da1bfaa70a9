"""Games whose solutions are published or were worked out by others. Source of each: `data/README.md`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wholeplace.pools.games import Game, core_is_empty, least_core, nucleolus, shapley

GAMES = json.loads((Path(__file__).parent / "data" / "coop_games.json").read_text(encoding="utf-8"))
BY_ID = {one["id"]: one for one in GAMES}
EMPTY_CORES = {"voting_6_4321", "majority_3"}
each = pytest.mark.parametrize("one", GAMES, ids=lambda one: one["id"])


def game(one: dict[str, Any]) -> Game:
    return Game.of(one["players"], {frozenset(names): worth for names, worth in one["v"].items()}, one["type"])


@each
def test_shapley_value(one: dict[str, Any]) -> None:
    assert np.abs(np.array(shapley(game(one)).amounts) - one["shapley_computed"]).max() < 1e-6


@each
def test_nucleolus(one: dict[str, Any]) -> None:
    assert np.abs(np.array(nucleolus(game(one)).amounts) - one["nucleolus_computed"]).max() < 1e-6


@each
def test_what_was_published(one: dict[str, Any]) -> None:
    for name, amounts in one["published"].items():
        if name == "core":
            continue
        found = shapley(game(one)) if name.startswith("shapley") else nucleolus(game(one))
        assert found.amounts == pytest.approx(amounts, abs=1e-6)


@each
def test_an_empty_core_is_said(one: dict[str, Any]) -> None:
    empty = one["id"] in EMPTY_CORES
    assert core_is_empty(game(one)) is empty
    for found in (shapley(game(one)), nucleolus(game(one))):
        assert found.core_is_empty is empty
        assert not (empty and found.is_stable)
    assert (least_core(game(one)).content < 0) is empty


def test_the_nucleolus_is_stable_where_a_split_can_be() -> None:
    for one in GAMES:
        assert nucleolus(game(one)).is_stable is (one["id"] not in EMPTY_CORES)


def test_the_shapley_value_of_the_gloves_is_not_stable_though_a_stable_split_exists() -> None:
    """Two left gloves, one right: any left one and the right one could leave with the pair."""
    found = shapley(game(BY_ID["glove_2left_1right"]))
    assert not found.core_is_empty
    assert not found.is_stable
    assert "3" in found.least_content
    assert found.content == pytest.approx(-1 / 6)


def test_of_three_that_vote_any_two_would_leave() -> None:
    found = nucleolus(game(BY_ID["majority_3"]))
    assert len(found.least_content) == 2
    assert found.content == pytest.approx(-1 / 3)


def test_in_a_cost_game_the_split_is_of_costs() -> None:
    found = nucleolus(game(BY_ID["airport_8_11_13_18"]))
    assert sum(found.amounts) == pytest.approx(18)
    assert found.of("1") == pytest.approx(3.25)
