"""What an appraisal is judged by: one figure out of all the yearly flows of a case.

Every measure is a sum of present values, or one such sum over another, so it is a row of weights on the flows that a
compiled case makes, and the same weights serve a point, a million draws and a search for the break-even.

*Units*: pounds, or a ratio where `unit` says so.
*Source*: the outputs of the case file format's chain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from wholeplace.appraisal.case import Case
from wholeplace.appraisal.model import Floats, Layout, Model
from wholeplace.vocabulary.problems import Problem, Refused

Better = Literal["higher", "lower"]
Unit = Literal["pounds", "ratio"]

NET_POSITION = "net_position"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure to judge a case by.

    `plus` and `over` hold the sign of each block of flows in the sum and, for a ratio, in what it is divided by.
    `body` narrows costs and fiscal value to one body. `break_even` is the value at which nobody gains or loses: nought
    for pounds, one for a return.
    """

    name: str
    title: str
    better: Better
    plus: Mapping[str, float]
    over: Mapping[str, float] | None = None
    body: str | None = None

    @property
    def unit(self) -> Unit:
        return "ratio" if self.over else "pounds"

    @property
    def break_even(self) -> float:
        return 1.0 if self.over else 0.0

    @property
    def sign(self) -> int:
        """1 where more is better, −1 where less is."""
        return 1 if self.better == "higher" else -1


_PUBLIC_VALUE = {"fiscal": 1.0, "transfer": -1.0, "economic": 1.0, "social": 1.0}

_MEASURES = {
    measure.name: measure
    for measure in (
        Measure("net_present_budget_impact", "Net present budget impact", "lower", {"cost": 1.0, "fiscal": -1.0}),
        Measure("net_present_public_value", "Net present public value", "higher", {**_PUBLIC_VALUE, "cost": -1.0}),
        Measure("fiscal_return", "Financial return on investment", "higher", {"fiscal": 1.0}, {"cost": 1.0}),
        Measure("public_value_return", "Public value return", "higher", _PUBLIC_VALUE, {"cost": 1.0}),
        Measure("pv_costs", "Present value of costs", "lower", {"cost": 1.0}),
        Measure("pv_fiscal", "Present value of fiscal benefits", "higher", {"fiscal": 1.0}),
        Measure("pv_cashable", "Present value of claimed cashable savings", "higher", {"cashable": 1.0}),
    )
}

MEASURES: tuple[str, ...] = tuple(_MEASURES)

_ANSWER_PATHS = {f"pv_{kind}": f"pv_benefits.{kind}" for kind in ("fiscal", "economic", "social")}


def measure_of(case: Case, name: str) -> Measure:
    """A measure by name; `net_position:police` is the net position of one body of the case.

    *Refuses*: `unknown-measure`.
    """
    if name in _MEASURES:
        return _MEASURES[name]
    head, _, body_id = name.partition(":")
    body = next((body for body in case.bodies if body.id == body_id), None)
    if head != NET_POSITION or body is None:
        raise Refused(_unknown_measure(case, name))
    return Measure(name, f"Net position of {body.name}", "higher", {"fiscal": 1.0, "cost": -1.0}, body=body_id)


def answer_path(name: str) -> str:
    """Where a measure's point figure stands in the answer's JSON: `pv_benefits.fiscal`, `by_body.police.net_position`."""
    head, _, body = name.partition(":")
    return f"by_body.{body}.{head}" if body else _ANSWER_PATHS.get(name, name)


def measures_of(case: Case) -> tuple[str, ...]:
    """Every measure that the case can be judged by, the bodies' own last."""
    return (*MEASURES, *(f"{NET_POSITION}:{body.id}" for body in case.bodies))


def _unknown_measure(case: Case, name: str) -> Problem:
    return Problem(
        name="unknown-measure",
        found=name,
        expected=", ".join(measures_of(case)),
        why="A case is judged by a figure that the appraisal works out, and there is none of this name.",
        remedy=f"Choose one of them, for example {MEASURES[0]}.",
    )


def weights(model: Model, measure: Measure) -> tuple[Floats, Floats | None]:
    """What each flow counts for in the sum, and in what it is divided by (None for a sum). *Units*: (layout size,)."""
    top = _weights(model.layout, model.discount_factors, measure.plus, measure.body)
    bottom = _weights(model.layout, model.discount_factors, measure.over, measure.body) if measure.over else None
    return top, bottom


def residual_weights(model: Model, measure: Measure) -> Floats:
    """Weights of the sum that is nought exactly where the measure breaks even."""
    top, bottom = weights(model, measure)
    return top if bottom is None else top - measure.break_even * bottom


def _weights(layout: Layout, discount: Floats, signs: Mapping[str, float], body: str | None) -> Floats:
    blocks = layout.blank()
    for name, sign in signs.items():
        block = blocks[name]
        if body is None:
            block[...] = sign * discount
        else:
            block[..., layout.bodies.index(body), :] = sign * discount
    return layout.row(blocks)


def measured(model: Model, measure: Measure, outputs: Floats) -> Floats:
    """The measure of each row of flows. *Units*: pounds (…, layout size) in, (…) out; a return without costs is nan."""
    top, bottom = weights(model, measure)
    return divided(outputs @ top, None if bottom is None else outputs @ bottom)


def measured_by_scalars(model: Model, measure: Measure) -> Callable[[Floats], Floats]:
    """The measure straight from the model's scalars (terms × draws), without its yearly flows. *Units*: (draws,) out."""
    top, bottom = weights(model, measure)
    above = model.profiles @ top
    below = None if bottom is None else model.profiles @ bottom

    def by_scalars(scalars: Floats) -> Floats:
        return divided(above @ scalars, None if below is None else below @ scalars)

    return by_scalars


def divided(top: Floats, bottom: Floats | None) -> Floats:
    """A sum, or the ratio of two; nan where there is nothing to divide by."""
    if bottom is None:
        return np.asarray(top, dtype=np.float64)
    quotients: Floats = np.full(np.shape(top), np.nan)
    np.divide(top, bottom, out=quotients, where=np.asarray(bottom) != 0)
    return quotients
