"""How sure are we: a case worked out in thousands of draws, every body and year in the same draw.

Because the whole split belongs to one draw, questions about several figures at once have answers: how likely is it that the
police have their money back by year 3, while the council has not.

`payback_probability` at year t is the chance that the money is back *by* that year: that the cumulative discounted net
fiscal position has been nought or more in some year up to t. `probability_better` is the chance of being strictly on the
good side of break-even: budget impact below nought, net value or net position above nought, a return above 1; a measure
that has no break-even has none.

*Units*: present-value pounds of the case's price year, except returns (ratios) and probabilities.
*Source*: the chain and "Ranges" of the case file format.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from wholeplace.appraisal.appraise import compiled, money, ratio
from wholeplace.appraisal.case import Case, Lognormal, Normal
from wholeplace.appraisal.draws import GENERATOR, Chunk, Sampler, chunks
from wholeplace.appraisal.model import Floats, Model

DRAWS = 10_000
PERCENTILES = (5, 10, 25, 50, 75, 90, 95)

Progress = Callable[[int, int], None]

PRESENT_VALUES = (
    "pv_costs",
    "pv_fiscal_benefits",
    "pv_economic_benefits",
    "pv_social_benefits",
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


def sorted_percentiles(ordered: Floats) -> Floats:
    """The percentiles of `PERCENTILES` along the last axis of sorted values, between two draws by straight line."""
    places = np.array(PERCENTILES) / 100 * (ordered.shape[-1] - 1)
    below = places.astype(np.intp)
    above = np.minimum(below + 1, ordered.shape[-1] - 1)
    low, high = ordered[..., below], ordered[..., above]
    between: Floats = low + (high - low) * (places - below)
    return between


@dataclass(frozen=True)
class Distribution:
    """A case in `draws` draws.

    `present_values` (6, draws) in the order of `PRESENT_VALUES`; `net_positions` (bodies, draws);
    `payback_probability` (1 + bodies, years), the place first: the chance that the money is back by that year;
    `flows` (outputs that are ever not nought, draws) pounds undiscounted, `flow_rows` their places in the model's layout.
    """

    model: Model
    draws: int
    seed: int
    present_values: Floats
    net_positions: Floats
    payback_probability: Floats
    flows: Floats
    flow_rows: np.ndarray[Any, np.dtype[np.intp]]
    notes: tuple[str, ...] = field(default=())

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

    def flow(self, name: str) -> Floats:
        """One block of flows by draw, undiscounted pounds.

        `cost` (3 types, bodies, years, draws); `fiscal` and `cashable` (bodies + outside, years, draws); `economic`,
        `social` and `transfer` (years, draws).
        """
        layout = self.model.layout
        block = layout.slices()[name]
        whole = np.zeros((block.stop - block.start, self.draws))
        kept = (self.flow_rows >= block.start) & (self.flow_rows < block.stop)
        whole[self.flow_rows[kept] - block.start] = self.flows[kept]
        return whole.reshape(*layout.shapes()[name], self.draws)

    @cached_property
    def cumulative_net_fiscal(self) -> Mapping[str, Floats]:
        """Percentiles by year of the cumulative discounted net fiscal position: body id, or `place` → (years, percentiles)."""
        cumulative = np.cumsum(self._net_by_year(), axis=1)
        ordered = np.sort(cumulative, axis=-1)
        return dict(zip(("place", *self.bodies), sorted_percentiles(ordered), strict=True))

    def _net_by_year(self) -> Floats:
        """Discounted fiscal value less cost: (place + bodies, years, draws)."""
        costs = self.flow("cost").sum(axis=0)
        fiscal = self.flow("fiscal")
        net = np.concatenate([(fiscal.sum(axis=0) - costs.sum(axis=0))[None], fiscal[:-1] - costs])
        return net * self.model.discount_factors[:, None]

    @cached_property
    def cashable(self) -> Mapping[str, Floats]:
        """Percentiles by year of claimed cashable value, undiscounted: body id or `outside` → (years, percentiles)."""
        ordered = np.sort(self.flow("cashable"), axis=-1)
        return dict(zip(self.model.layout.receivers, sorted_percentiles(ordered), strict=True))

    def as_answer(self) -> dict[str, Any]:
        """The `distribution` of the answer: money to 2 places, ratios to 4, probabilities to 6."""
        return {
            "draws": self.draws,
            "seed": self.seed,
            "generator": GENERATOR,
            "measures": {
                name: None if found is None else found.as_answer(ratio if name in RETURNS else money)
                for name, found in self.summaries.items()
            },
            "payback_probability_by_year": [probability(p) for p in self.payback_probability[0]],
            "by_body": {
                body: {
                    "net_position": self.positions[body].as_answer(),
                    "payback_probability_by_year": [probability(p) for p in by_year],
                }
                for body, by_year in zip(self.bodies, self.payback_probability[1:], strict=True)
            },
            "notes": list(self.notes),
        }


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


def probability(share: float) -> float:
    return round(float(share), 6)


def _ratio_by_draw(numerator: Floats, denominator: Floats) -> Floats | None:
    return numerator / denominator if (denominator > 0).all() else None


class _Run:
    """Gathers the chunks of one distribution."""

    def __init__(self, model: Model, draws: int, seed: int) -> None:
        self.model, self.draws, self.seed = model, draws, seed
        self.sampler = Sampler.of(model, seed)
        self.flow_rows = np.flatnonzero(model.profiles.any(axis=0))
        self.flow_weights = np.ascontiguousarray(model.profiles[:, self.flow_rows].T)
        self.value_weights = present_value_weights(model)
        self.net_weights = cumulative_weights(model)
        bodies, years = len(model.layout.bodies), model.layout.years
        self.present_values = np.empty((len(PRESENT_VALUES), draws))
        self.net_positions = np.empty((bodies, draws))
        self.paid_back = np.zeros((1 + bodies, years), dtype=np.int64)
        self.flows = np.empty((len(self.flow_rows), draws))

    def add(self, chunk: Chunk) -> None:
        here = slice(chunk.start, chunk.start + chunk.size)
        products = self.model.scalars(self.sampler.columns(chunk))
        np.matmul(self.flow_weights, products, out=self.flows[:, here])
        self.present_values[:, here] = self.value_weights @ products
        cumulative = (self.net_weights @ products).reshape(*self.paid_back.shape, chunk.size)
        self.net_positions[:, here] = cumulative[1:, -1]
        back = cumulative >= 0
        for t in range(1, back.shape[1]):
            back[:, t] |= back[:, t - 1]
        self.paid_back += np.count_nonzero(back, axis=-1)

    def distribution(self) -> Distribution:
        return Distribution(
            model=self.model,
            draws=self.draws,
            seed=self.seed,
            present_values=self.present_values,
            net_positions=self.net_positions,
            payback_probability=self.paid_back / self.draws,
            flows=self.flows,
            flow_rows=self.flow_rows,
            notes=truncation_notes(self.model),
        )


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


def cumulative_weights(model: Model) -> Floats:
    """What a unit of each term's product adds to the cumulative discounted net of the place and each body by year.

    *Units*: ((1 + bodies) · years × terms).
    """
    layout, profiles = model.layout, model.profiles
    costs = layout.view(profiles, "cost").sum(axis=1)
    fiscal = layout.view(profiles, "fiscal")
    place = fiscal.sum(axis=1, keepdims=True) - costs.sum(axis=1, keepdims=True)
    net = np.concatenate([place, fiscal[:, :-1] - costs], axis=1) * model.discount_factors
    return np.cumsum(net, axis=-1).reshape(len(model.terms), -1).T


def truncation_notes(model: Model) -> tuple[str, ...]:
    """Which ranges are cut to what their field can hold."""
    cut = [item for item in model.inputs if isinstance(item.range, Normal | Lognormal)]
    return tuple(
        f"{item.path}: a {type(item.range).__name__.lower()} range, truncated to {item.domain.words}." for item in cut
    )


def flow_bytes(model: Model, draws: int, seed: int, progress: Progress | None = None) -> Iterator[bytes]:
    """Every yearly flow of every draw as canonical bytes: what a frozen version's hash is taken over.

    A line of text that names the layout, then for each chunk (outputs × draws) little-endian 8-byte floats.
    """
    layout = model.layout
    head = f"wholeplace-flows/1 {','.join(layout.receivers)} {layout.years} {layout.size} {draws} {seed} {GENERATOR}\n"
    yield head.encode()
    sampler, weights = Sampler.of(model, seed), np.ascontiguousarray(model.profiles.T)
    for chunk in chunks(draws):
        flows = weights @ model.scalars(sampler.columns(chunk))
        yield flows.astype("<f8", copy=False).tobytes()
        if progress is not None:
            progress(chunk.start + chunk.size, draws)


def flows_sha256(model: Model, draws: int, seed: int, progress: Progress | None = None) -> str:
    """The SHA-256 of `flow_bytes`, which a frozen version keeps."""
    digest = hashlib.sha256()
    for part in flow_bytes(model, draws, seed, progress):
        digest.update(part)
    return digest.hexdigest()
