"""How sure are we: a case worked out in thousands of draws, every body and year in the same draw.

Because the whole split belongs to one draw, questions about several figures at once have answers: how likely is it that the
police have their money back by year 3, while the council has not.

`payback_probability` at year t is the chance that the money is back *by* that year: that the cumulative discounted net
fiscal position has been nought or more in some year up to t. `probability_better` is the chance of being strictly on the
good side of break-even: budget impact below nought, net value or net position above nought, a return above 1; a measure
that has no break-even has none.

Up to some thousands of draws every flow of every draw is kept. Beyond what memory should hold, draws are streamed: measures,
net positions and pay-back years still stand for every draw, so that their percentiles stay exact, and percentiles by year
come from a sketch whose error the answer tells.

*Units*: present-value pounds of the case's price year, except returns (ratios) and probabilities.
*Source*: the chain and "Ranges" of the case file format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wholeplace.appraisal.appraise import compiled, money, ratio
from wholeplace.appraisal.case import Case, Lognormal, Normal
from wholeplace.appraisal.draws import GENERATOR, Chunk, Sampler, chunks
from wholeplace.appraisal.measures import answer_path
from wholeplace.appraisal.model import Floats, Layout, Model
from wholeplace.appraisal.sketch import STEPS, Sketch

DRAWS = 10_000
KEPT_BYTES = 400_000_000  # beyond this, draws are streamed
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)

Progress = Callable[[int, int], None]

PRESENT_VALUES = (
    "pv_costs",
    "pv_fiscal",
    "pv_economic",
    "pv_social",
    "pv_transfers",
    "pv_cashable",
)
# Each measure, with the break-even that it can be on the good side of, and which side is good.
BREAK_EVEN: Mapping[str, tuple[float, int] | None] = {
    **dict.fromkeys(PRESENT_VALUES),
    "net_present_budget_impact": (0.0, -1),
    "fiscal_return": (1.0, 1),
    "net_present_public_value": (0.0, 1),
    "public_value_return": (1.0, 1),
}
RETURNS = ("fiscal_return", "public_value_return")


@dataclass(frozen=True, slots=True)
class Summary:
    """The distribution of one figure. `percentiles` at 5, 10, 25, 50, 75, 90 and 95 in the order of `PERCENTILES`."""

    mean: float
    sd: float
    percentiles: tuple[float, ...]
    probability_better: float | None

    def as_answer(self, rounded: Callable[[float], float | None] = money) -> dict[str, float | None]:
        shown = {f"p{p}": rounded(value) for p, value in zip(PERCENTILES, self.percentiles, strict=True)}
        better = None if self.probability_better is None else probability(self.probability_better)
        return {"mean": rounded(self.mean), "sd": rounded(self.sd), **shown, "probability_better": better}


def summary(by_draw: Floats, break_even: tuple[float, int] | None) -> Summary:
    """Mean, standard deviation and exact percentiles of one figure over all draws."""
    ordered = np.sort(by_draw)
    better = None
    if break_even is not None:
        at, side = break_even
        better = float(np.mean(by_draw > at if side > 0 else by_draw < at))
    sd = float(by_draw.std(ddof=1)) if len(by_draw) > 1 else 0.0
    return Summary(float(by_draw.mean()), sd, tuple(float(v) for v in sorted_percentiles(ordered)), better)


def probability(share: float) -> float:
    """A chance as it is printed."""
    return round(float(share), 6)


def sorted_percentiles(ordered: Floats) -> Floats:
    """The percentiles of `PERCENTILES` along the last axis of sorted values, between two draws by straight line."""
    places = np.array(PERCENTILES) / 100 * (ordered.shape[-1] - 1)
    below = places.astype(np.intp)
    above = np.minimum(below + 1, ordered.shape[-1] - 1)
    low, high = ordered[..., below], ordered[..., above]
    between: Floats = low + (high - low) * (places - below)
    return between


@dataclass(frozen=True, slots=True)
class Kept:
    """Every draw's flows.

    `flows` (outputs, draws) undiscounted pounds of the outputs that are ever not nought; `flow_rows` their places in the
    model's layout.
    """

    flows: Floats
    flow_rows: NDArray[np.intp]

    def block(self, layout: Layout, name: str) -> Floats:
        """One block of flows by draw: (*its shape in the layout, draws)."""
        places, flows = self._rows(layout, name)
        whole = np.zeros((*layout.shapes()[name], self.flows.shape[1]))
        whole[np.unravel_index(places, layout.shapes()[name])] = flows
        return whole

    def cumulative(self, model: Model) -> Floats:
        """The cumulative discounted net fiscal position: (place + bodies, years, draws)."""
        layout = model.layout
        net = np.zeros((1 + len(layout.bodies), layout.years, self.flows.shape[1]))
        for name, sign in (("fiscal", 1.0), ("cost", -1.0)):
            for place, flow in zip(*self._rows(layout, name), strict=True):
                body, year = np.unravel_index(place, layout.shapes()[name])[-2:]
                discounted = flow * (sign * model.discount_factors[year])
                net[0, year] += discounted
                if body < len(layout.bodies):
                    net[1 + body, year] += discounted
        for t in range(1, layout.years):
            net[:, t] += net[:, t - 1]
        return net

    def cashable_percentiles(self, layout: Layout) -> Floats:
        places, flows = self._rows(layout, "cashable")
        flows.sort(axis=-1)
        shape = layout.shapes()["cashable"]
        found = np.zeros((*shape, len(PERCENTILES)))
        found[np.unravel_index(places, shape)] = sorted_percentiles(flows)
        return found

    def _rows(self, layout: Layout, name: str) -> tuple[NDArray[np.intp], Floats]:
        """The kept rows of one block: their places in it, and a copy of their flows."""
        block = layout.slices()[name]
        mine = (self.flow_rows >= block.start) & (self.flow_rows < block.stop)
        return self.flow_rows[mine] - block.start, self.flows[mine]


@dataclass(frozen=True, slots=True)
class Sketched:
    """What is left of streamed draws.

    `payback_years` (place + bodies, draws) as in `Distribution`; percentiles by year of the cumulative discounted net fiscal
    position (place + bodies, years, percentiles) and of claimed cashable value (bodies + outside, years, percentiles);
    `error` is how far one of them may lie from the exact one, in pounds.
    """

    payback_years: NDArray[np.int16]
    cumulative: Floats
    cashable: Floats
    error: float


@dataclass(frozen=True)
class Distribution:
    """A case in `draws` draws.

    `present_values` (6, draws) in the order of `PRESENT_VALUES`; `net_positions` (bodies, draws); `detail` the whole split of
    every draw, or what is left of it where draws were streamed.
    """

    model: Model
    draws: int
    seed: int
    present_values: Floats
    net_positions: Floats
    detail: Kept | Sketched

    @property
    def bodies(self) -> tuple[str, ...]:
        return self.model.layout.bodies

    @cached_property
    def measures(self) -> Mapping[str, Floats | None]:
        """Each measure by draw (draws,); None for a return where some draw has no cost."""
        found: dict[str, Floats | None] = dict(zip(PRESENT_VALUES, self.present_values, strict=True))
        costs, fiscal, economic, social, transfers, _ = self.present_values
        public = fiscal - transfers + economic + social
        found["net_present_budget_impact"] = costs - fiscal
        found["fiscal_return"] = _ratio_by_draw(fiscal, costs)
        found["net_present_public_value"] = public - costs
        found["public_value_return"] = _ratio_by_draw(public, costs)
        return {name: found[name] for name in BREAK_EVEN}

    @cached_property
    def summaries(self) -> Mapping[str, Summary | None]:
        """The distribution of each measure."""
        return {
            name: None if by_draw is None else summary(by_draw, BREAK_EVEN[name])
            for name, by_draw in self.measures.items()
        }

    @cached_property
    def positions(self) -> Mapping[str, Summary]:
        """The distribution of each body's net position: positive when the body gains."""
        return {body: summary(row, (0.0, 1)) for body, row in zip(self.bodies, self.net_positions, strict=True)}

    @cached_property
    def payback_years(self) -> NDArray[np.int16]:
        """The year index in which the money is back, the number of years where it never is: (place + bodies, draws)."""
        return years_until_paid_back(self._cumulative) if isinstance(self.detail, Kept) else self.detail.payback_years

    @cached_property
    def payback_probability(self) -> Mapping[str, Floats]:
        """The chance that the money is back by each year: `place` or body id → (years,)."""
        years = self.model.layout.years
        return {
            who: np.cumsum(np.bincount(by_draw, minlength=years + 1))[:years] / self.draws
            for who, by_draw in zip(("place", *self.bodies), self.payback_years, strict=True)
        }

    def paid_back_together(self, year: int, *who: str) -> float:
        """The chance that each of several (body ids, `place`) has its money back by a year, in the same draw."""
        order = ("place", *self.bodies)
        back = [self.payback_years[order.index(one)] <= year for one in who]
        return float(np.logical_and.reduce(back).mean())

    @cached_property
    def cumulative_net_fiscal(self) -> Mapping[str, Floats]:
        """Percentiles by year of the cumulative discounted net fiscal position: `place` or body id → (years, percentiles)."""
        kept = isinstance(self.detail, Kept)
        found = sorted_percentiles(np.sort(self._cumulative, axis=-1)) if kept else self._cumulative
        return dict(zip(("place", *self.bodies), found, strict=True))

    @cached_property
    def _cumulative(self) -> Floats:
        """By year and draw where every draw was kept, by year and percentile where draws were streamed."""
        return self.detail.cumulative(self.model) if isinstance(self.detail, Kept) else self.detail.cumulative

    @cached_property
    def cashable(self) -> Mapping[str, Floats]:
        """Percentiles by year of claimed cashable value, undiscounted: body id or `outside` → (years, percentiles)."""
        detail, layout = self.detail, self.model.layout
        found = detail.cashable_percentiles(layout) if isinstance(detail, Kept) else detail.cashable
        return dict(zip(layout.receivers, found, strict=True))

    def flow(self, name: str) -> Floats:
        """One block of flows by draw, undiscounted pounds; only where every draw was kept.

        `cost` (3 types, bodies, years, draws); `fiscal` and `cashable` (bodies + outside, years, draws); `economic`,
        `social` and `transfer` (years, draws).
        """
        assert isinstance(self.detail, Kept), "streamed draws keep no flows"
        return self.detail.block(self.model.layout, name)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader must be told beside the figures."""
        return (*truncation_notes(self.model), *_sketch_notes(self))

    def as_answer(self) -> dict[str, Any]:
        """The `distribution` of the answer: money to 2 places, ratios to 4, probabilities to 6.

        Each measure is named by the path of its point figure in the answer, such as `pv_benefits.fiscal`.
        """
        return {
            "draws": self.draws,
            "seed": self.seed,
            "generator": GENERATOR,
            "measures": {
                answer_path(name): None if found is None else found.as_answer(ratio if name in RETURNS else money)
                for name, found in self.summaries.items()
            },
            "payback_probability_by_year": _probabilities(self.payback_probability["place"]),
            "cumulative_net_fiscal": _fan(self.cumulative_net_fiscal["place"]),
            "by_body": {body: self._body_answer(body) for body in self.bodies},
            "notes": list(self.notes),
        }

    def _body_answer(self, body: str) -> dict[str, Any]:
        return {
            "net_position": self.positions[body].as_answer(),
            "payback_probability_by_year": _probabilities(self.payback_probability[body]),
            "cumulative_net_fiscal": _fan(self.cumulative_net_fiscal[body]),
            "cashable_by_year": _fan(self.cashable[body]),
        }


def _ratio_by_draw(numerator: Floats, denominator: Floats) -> Floats | None:
    return numerator / denominator if (denominator > 0).all() else None


def _probabilities(by_year: Floats) -> list[float]:
    return [probability(share) for share in by_year]


def _fan(by_year: Floats) -> dict[str, list[float]]:
    return {f"p{p}": [money(pounds) for pounds in row] for p, row in zip(PERCENTILES, by_year.T, strict=True)}


def distribution(
    subject: Case | Model, draws: int = DRAWS, seed: int = 0, progress: Progress | None = None
) -> Distribution:
    """Work a case out in `draws` draws; the same seed gives the same bytes.

    `progress(done, draws)` is called after each chunk.

    *Refuses*: what `appraise` refuses.
    """
    model = subject if isinstance(subject, Model) else compiled(subject)
    run = _Run(model, draws, seed)
    for chunk in chunks(draws):
        run.add(chunk)
        if progress is not None:
            progress(chunk.start + chunk.size, draws)
    return run.distribution()


class _Run:
    """Gathers the chunks of one distribution."""

    def __init__(self, model: Model, draws: int, seed: int) -> None:
        self.model, self.draws, self.seed = model, draws, seed
        self.sampler = Sampler.of(model, seed)
        self.weights = np.concatenate([present_value_weights(model), net_position_weights(model)])
        self.values = np.empty((len(self.weights), draws))
        rows = used_outputs(model)
        kept = len(rows) * draws * 8 <= KEPT_BYTES
        self.keeper: _Keeping | _Sketching = _Keeping(model, rows, draws) if kept else _Sketching(model, draws)

    def add(self, chunk: Chunk) -> None:
        here = slice(chunk.start, chunk.start + chunk.size)
        products = self.model.scalars(self.sampler.columns(chunk))
        np.matmul(self.weights, products, out=self.values[:, here])
        self.keeper.add(here, products)

    def distribution(self) -> Distribution:
        count = len(PRESENT_VALUES)
        return Distribution(
            self.model, self.draws, self.seed, self.values[:count], self.values[count:], self.keeper.detail()
        )


class _Keeping:
    """Keeps the whole split of every draw."""

    def __init__(self, model: Model, rows: NDArray[np.intp], draws: int) -> None:
        self.weights = np.ascontiguousarray(model.profiles[:, rows].T)
        self.rows = rows
        self.flows = np.empty((len(rows), draws))

    def add(self, here: slice, products: Floats) -> None:
        np.matmul(self.weights, products, out=self.flows[:, here])

    def detail(self) -> Kept:
        return Kept(self.flows, self.rows)


class _Sketching:
    """Counts what is wanted by year, chunk by chunk."""

    def __init__(self, model: Model, draws: int) -> None:
        layout = model.layout
        self.years = layout.years
        self.net_weights = cumulative_weights(model)
        self.cash_weights = np.ascontiguousarray(model.profiles[:, layout.slices()["cashable"]].T)
        self.payback_years = np.empty((1 + len(layout.bodies), draws), dtype=np.int16)
        self.sketches: tuple[Sketch, Sketch] | None = None

    def add(self, here: slice, products: Floats) -> None:
        cumulative, cash = self.net_weights @ products, self.cash_weights @ products
        self.payback_years[:, here] = years_until_paid_back(cumulative.reshape(-1, self.years, products.shape[1]))
        if self.sketches is None:
            self.sketches = Sketch(cumulative), Sketch(cash)
        for sketch, values in zip(self.sketches, (cumulative, cash), strict=True):
            sketch.add(values)

    def detail(self) -> Sketched:
        assert self.sketches is not None, "there was at least one chunk"
        cumulative, cash = (
            sketch.percentiles(PERCENTILES).reshape(-1, self.years, len(PERCENTILES)) for sketch in self.sketches
        )
        error = max(float(sketch.error.max()) for sketch in self.sketches)
        return Sketched(self.payback_years, cumulative, cash, error)


def years_until_paid_back(cumulative: Floats) -> NDArray[np.int16]:
    """In how many years the money is not back yet: (who, years, draws) in, (who, draws) out."""
    pending = cumulative < 0
    for t in range(1, pending.shape[1]):
        pending[:, t] &= pending[:, t - 1]
    counted = pending.view(np.uint8) if pending.shape[1] <= 255 else pending.astype(np.int16)  # bytes add up fastest
    years: NDArray[np.int16] = counted.sum(axis=1, dtype=counted.dtype).astype(np.int16)
    return years


def used_outputs(model: Model) -> NDArray[np.intp]:
    """The places in the layout that any term reaches: the others are nought in every draw."""
    return np.flatnonzero(model.profiles.any(axis=0))


def present_value_weights(model: Model) -> Floats:
    """What a unit of each term's product adds to each present value: (6 × terms)."""
    layout, profiles, discount = model.layout, model.profiles, model.discount_factors
    by_year = (
        layout.view(profiles, "cost").sum(axis=(1, 2)),
        layout.view(profiles, "fiscal").sum(axis=1),
        layout.view(profiles, "economic"),
        layout.view(profiles, "social"),
        layout.view(profiles, "transfer"),
        layout.view(profiles, "cashable").sum(axis=1),
    )
    return np.array([flows @ discount for flows in by_year])


def net_position_weights(model: Model) -> Floats:
    """What a unit of each term's product adds to each body's net position: (bodies × terms)."""
    costs = model.layout.view(model.profiles, "cost").sum(axis=1)
    fiscal = model.layout.view(model.profiles, "fiscal")[:, :-1]
    weights: Floats = ((fiscal - costs) @ model.discount_factors).T
    return weights


def cumulative_weights(model: Model) -> Floats:
    """What a unit of each term's product adds to the cumulative discounted net of the place and each body by year.

    *Units*: ((1 + bodies) · years × terms).
    """
    layout, profiles = model.layout, model.profiles
    costs = layout.view(profiles, "cost").sum(axis=1)
    fiscal = layout.view(profiles, "fiscal")
    place = fiscal.sum(axis=1, keepdims=True) - costs.sum(axis=1, keepdims=True)
    net = np.concatenate([place, fiscal[:, :-1] - costs], axis=1) * model.discount_factors
    return np.cumsum(net, axis=-1).reshape(len(model.terms), net.shape[1] * net.shape[2]).T


def truncation_notes(model: Model) -> tuple[str, ...]:
    """Which ranges are cut to what their field can hold."""
    cut = [item for item in model.inputs if isinstance(item.range, Normal | Lognormal)]
    return tuple(
        f"{item.path}: a {type(item.range).__name__.lower()} range, truncated to {item.domain.words}." for item in cut
    )


def _sketch_notes(found: Distribution) -> Iterator[str]:
    if isinstance(found.detail, Sketched):
        yield (
            f"Percentiles by year are counted in {STEPS:,} steps: each is within £{found.detail.error:,.2f} of the exact one. "
            "Those of the measures and net positions are exact."
        )
