"""Small deals to test with: flows written down in pounds, the same in every draw unless a spread is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from wholeplace.pools.deal_flows import Body, Floats, Flows, flows

KINDS = {"council": "local-authority", "nhs": "nhs", "police": "police", "courts": "criminal-justice"}


def body(one: str, why_not: str = "", **more: str) -> Body:
    """A made-up body: at the table unless it is said why not."""
    return Body(
        one,
        f"Low Moss {one.upper() if one == 'nhs' else one.title()}",
        KINDS.get(one, "other"),
        not why_not,
        why_not,
        **more,
    )


def made(
    gains: Mapping[str, Sequence[float]],
    costs: Mapping[str, Sequence[float]],
    *,
    absent: Mapping[str, str] | None = None,
    cashable: Mapping[str, Sequence[float]] | None = None,
    double_running: Mapping[str, Sequence[float]] | None = None,
    factors: Sequence[float] | None = None,
    spread: Floats | None = None,
    **more: Any,
) -> Flows:
    """Flows from pounds by body and year. `spread` (draws,) multiplies all gains, draw by draw."""
    years = len(next(iter(gains.values())))
    at_means = {"gains": rows(gains, gains, years), "costs": rows(gains, costs, years)}
    at_means["cashable"] = rows(gains, cashable or {}, years)
    by_draw = np.ones(1) if spread is None else spread
    return flows(
        [body(one, (absent or {}).get(one, "")) for one in gains],
        [f"{2025 + t}/{26 + t}" for t in range(years)],
        np.ones(years) if factors is None else np.array(factors),
        gains=by_draw[:, None, None] * at_means["gains"],
        cashable=by_draw[:, None, None] * at_means["cashable"],
        costs=np.repeat(at_means["costs"][None], len(by_draw), axis=0),
        at_means=at_means,
        double_running=None if double_running is None else rows(gains, double_running, years),
        **more,
    )


def rows(bodies: Mapping[str, object], amounts: Mapping[str, Sequence[float]], years: int) -> Floats:
    return np.array([amounts.get(one, [0.0] * years) for one in bodies], dtype=np.float64)
