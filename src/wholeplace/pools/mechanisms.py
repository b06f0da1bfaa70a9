"""The powers by which money may move between bodies, and who may use each.

*Source*: parameters/mechanisms.toml, each with its own; docs/methods/powers-to-pool.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One power.

    `members`: the kinds of body that may be in it (empty: any). `payers`, `receivers`: of a grant, who may pay and be paid.
    `statuses`: how a line under it may stand. `needs`: kinds of which at least one must be in the fund.
    """

    id: str
    title: str
    words: str
    fund: bool
    statuses: tuple[str, ...]
    members: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    verified: str = ""
    source: str = ""


@cache
def mechanisms() -> Mapping[str, Mechanism]:
    """Every power by id."""
    text = (files("wholeplace.pools") / "parameters" / "mechanisms.toml").read_text(encoding="utf-8")
    rows: dict[str, dict[str, Any]] = tomllib.loads(text)["mechanisms"]
    return MappingProxyType({key: Mechanism(id=key, **_tuples(row)) for key, row in rows.items()})


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
