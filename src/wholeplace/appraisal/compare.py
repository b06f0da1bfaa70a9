"""Options side by side: each worked out, and each as a difference from the comparator.

The comparator is the option of kind `as now`. A case's figures are changes from what would happen anyway, so where no such
option is written, as now is no change: it costs nought and brings nought, and the comparison says so.

All options see the same world in one draw: an input that two options share takes the same draw in both, and an input that an
option states otherwise takes the same place in its own range. So "how likely is it that this option beats that one" has an
answer. Benefits and risks without a price stand beside the figures and are never lost.

*Units*: present-value pounds of the case's price year; returns are ratios; probabilities between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from wholeplace.appraisal.appraise import Appraisal, appraise, compiled, money, ratio
from wholeplace.appraisal.case import Case, Option, OptionKind, Unpriced
from wholeplace.appraisal.casefile import case_with_changes
from wholeplace.appraisal.draws import GENERATOR, Chunk, Orders, Sampler, chunks, place_in_slice
from wholeplace.appraisal.information import (
    PartialInformation,
    PerfectInformation,
    expected_value_of_partial_information,
    expected_value_of_perfect_information,
)
from wholeplace.appraisal.measures import (
    NET_POSITION,
    Measure,
    answer_path,
    measure_of,
    measured_by_scalars,
    measures_of,
)
from wholeplace.appraisal.model import Floats, Input, Model
from wholeplace.appraisal.quantiles import slice_values
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Problem, Refused

Progress = Callable[[int, int], None]

DRAWS = 10_000
# No option of a case can have these ids: theirs hold no blank.
AS_WRITTEN = "as written"
NO_CHANGE = "no change"
_NO_CHANGE_TITLE = "As now: no change"
_EXTRA_SEED = 1 << 32  # inputs that only options have are drawn from a stream of their own


@dataclass(frozen=True, slots=True)
class OptionResult:
    """One option worked out. `case` and `appraisal` are None for the comparator that is no change.

    `figures` holds each measure (`net_position:police` for a body's own); `incremental` the same less the comparator's, a
    return being that on the further spending, None where there is none. `by_draw` (draws,) is empty where nothing was drawn.
    """

    id: str
    title: str
    kind: OptionKind
    case: Case | None
    appraisal: Appraisal | None
    figures: Mapping[str, float | None]
    incremental: Mapping[str, float | None]
    by_draw: Mapping[str, Floats] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Options against a comparator, which is the first of `options`.

    `implied` is true where no option of kind as now was written. `draws` is 0 where nothing was drawn.
    """

    case: Case
    options: tuple[OptionResult, ...]
    comparator: str
    implied: bool
    unpriced: tuple[Unpriced, ...]
    draws: int
    seed: int
    generator: str
    notes: tuple[str, ...]

    def option(self, option_id: str) -> OptionResult:
        """The option of that id; KeyError where there is none."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)

    def ranking(self, measure: str) -> tuple[str, ...]:
        """Option ids from best to worst by a stated measure; those that it says nothing of (no costs, no return) come last.

        *Refuses*: `unknown-measure`.
        """
        chosen = measure_of(self.case, measure)

        def worst_last(option: OptionResult) -> tuple[bool, float]:
            figure = option.figures[measure]
            return figure is None, 0.0 if figure is None else -chosen.sign * figure

        return tuple(option.id for option in sorted(self.options, key=worst_last))

    def probability_beats(self, measure: str) -> Mapping[str, Mapping[str, float]]:
        """Option → other option → the share of draws in which the first is strictly better. *Refuses*: `unknown-measure`."""
        better = self._better_by_draw(measure)
        ids = [option.id for option in self.options]
        return {
            one: {other: float(np.mean(better[i] > better[j])) for j, other in enumerate(ids) if j != i}
            for i, one in enumerate(ids)
        }

    def probability_best(self, measure: str) -> Mapping[str, float]:
        """Option → the share of draws in which it is the best; a tie goes to the earlier. *Refuses*: `unknown-measure`."""
        best = np.argmax(self._better_by_draw(measure), axis=0)
        return {option.id: float(np.mean(best == i)) for i, option in enumerate(self.options)}

    def worth_of_knowing(self, measure: str) -> PerfectInformation:
        """The expected value of perfect information on which option to take. *Units*: pounds; a return has none.

        *Refuses*: `unknown-measure`.
        """
        assert measure_of(self.case, measure).unit == "pounds", (
            "information is worth pounds, so the measure is in pounds"
        )
        return expected_value_of_perfect_information(
            self._better_by_draw(measure).T, [option.id for option in self.options]
        )

    def worth_of_knowing_each(self, measure: str) -> tuple[PartialInformation, ...]:
        """What it is worth to know each range of the case by itself, the greatest first: what to find out before choosing.

        Ranges that only an option has are not told apart. *Units*: pounds. *Refuses*: `unknown-measure`.
        """
        model = compiled(self.case)
        sampler = Sampler.of(model, self.seed)
        inputs = np.concatenate([sampler.columns(chunk) for chunk in chunks(self.draws)], axis=1)
        paths = [item.path for item in model.inputs]
        return expected_value_of_partial_information(self._better_by_draw(measure).T, inputs, paths)

    def _better_by_draw(self, measure: str) -> Floats:
        """The measure by option and draw, higher being better; an undefined return counts as the worst."""
        sign = measure_of(self.case, measure).sign
        assert self.draws, "nothing was drawn"
        rows = np.array([sign * option.by_draw[measure] for option in self.options])
        return np.where(np.isnan(rows), -np.inf, rows)


def options_answer(comparison: Comparison) -> list[dict[str, object]]:
    """Options as `wholeplace appraise --json` prints them, the comparator first: figures, and what they add to its own.

    Figures are named as `measures.answer_path` names them; money to 2 places, returns to 4.
    """
    return [
        {
            "id": option.id,
            "title": option.title,
            "kind": option.kind,
            "figures": _rounded(comparison.case, option.figures),
            "incremental": _rounded(comparison.case, option.incremental),
        }
        for option in comparison.options
    ]


def _rounded(case: Case, figures: Mapping[str, float | None]) -> dict[str, float | None]:
    return {
        answer_path(name): ratio(figure) if measure_of(case, name).over or figure is None else money(figure)
        for name, figure in figures.items()
    }


def apply_option(case: Case, option: Option) -> Case:
    """The case as the option changes it, by itself: it has no further options.

    *Refuses*: whatever the changed case is refused for.
    """
    return case_with_changes(case, option.changes, without=option.without, costs=option.costs, benefits=option.benefits)


def options(case: Case, *, draws: int = DRAWS, seed: int = 0, progress: Progress | None = None) -> Comparison:
    """Every option of a case worked out and set against the comparator; `draws` of 0 leaves the draws out.

    The case as written is the preferred option, unless an option of that kind is written. The comparator comes first, then
    the options in the order of the file. `progress(done, all)` counts draws times options.

    *Refuses*: `comparator-required`, and whatever a changed case is refused for.
    """
    if not case.counterfactual and not any(option.kind == "as now" for option in case.options):
        raise Refused(_comparator_required())
    comparator, others, implied = _in_order(case)
    prepared = [_prepare(case, option) for option in (comparator, *others)]
    drawn = _drawn(case, prepared, draws, seed, progress) if draws else [MappingProxyType({}) for _ in prepared]
    first = prepared[0].sums
    results = tuple(
        OptionResult(
            one.option.id,
            one.option.title,
            one.option.kind,
            one.case,
            one.appraisal,
            one.figures,
            _incremental(one.sums, first),
            by_draw,
        )
        for one, by_draw in zip(prepared, drawn, strict=True)
    )
    return Comparison(
        case=case,
        options=results,
        comparator=comparator.id,
        implied=implied,
        unpriced=case.unpriced,
        draws=draws,
        seed=seed,
        generator=GENERATOR,
        notes=_notes(case, implied),
    )


@dataclass(frozen=True, slots=True)
class _Sums:
    """The present values that increments are made of."""

    figures: Mapping[str, float]
    pv_costs: float
    pv_fiscal: float
    pv_public_value: float


@dataclass(frozen=True, slots=True)
class _Prepared:
    option: Option
    case: Case | None
    appraisal: Appraisal | None
    figures: Mapping[str, float | None]
    sums: _Sums


def _in_order(case: Case) -> tuple[Option, tuple[Option, ...], bool]:
    """The comparator, the other options, and whether the comparator is implied."""
    written = next((option for option in case.options if option.kind == "as now"), None)
    comparator = written or Option(NO_CHANGE, no_change_title(case), "as now")
    others = [option for option in case.options if option is not written]
    if not any(option.kind == "preferred" for option in others):
        others = [Option(AS_WRITTEN, case.title, "preferred"), *others]
    return comparator, tuple(others), written is None


def _prepare(case: Case, option: Option) -> _Prepared:
    names = measures_of(case)
    if option.id == NO_CHANGE:
        nought = {name: None if measure_of(case, name).over else 0.0 for name in names}
        return _Prepared(option, None, None, nought, _Sums(dict.fromkeys(names, 0.0), 0.0, 0.0, 0.0))
    changed = replace(case, options=()) if option.id == AS_WRITTEN else apply_option(case, option)
    appraisal = appraise(changed)
    figures = {name: _figure(appraisal, name) for name in names}
    sums = _Sums(
        {name: figure or 0.0 for name, figure in figures.items()},
        appraisal.pv_costs,
        appraisal.pv_fiscal,
        appraisal.pv_public_value,
    )
    return _Prepared(option, changed, appraisal, figures, sums)


def _figure(appraisal: Appraisal, name: str) -> float | None:
    head, _, body = name.partition(":")
    found: float | None = appraisal.by_body[body].net_position if head == NET_POSITION else getattr(appraisal, name)
    return found


def no_change_title(case: Case) -> str:
    """The comparator where none is written: no change, and what is spent as things are where the case says it."""
    if not case.baselines:
        return _NO_CHANGE_TITLE
    services = list(dict.fromkeys(line.service for line in case.baselines))
    years = sorted({str(line.year) for line in case.baselines})
    named = services[0] if len(services) == 1 else f"{len(services)} services"
    spent = format_pounds(sum(line.pounds for line in case.baselines))
    return f"As now: {spent} a year on {named} ({', '.join(years)})"


def _incremental(option: _Sums, comparator: _Sums) -> dict[str, float | None]:
    """Each measure less the comparator's; a return is the further benefit over the further cost."""
    found: dict[str, float | None] = {
        name: figure - comparator.figures[name] for name, figure in option.figures.items()
    }
    spent = option.pv_costs - comparator.pv_costs
    gained = {
        "fiscal_return": option.pv_fiscal - comparator.pv_fiscal,
        "public_value_return": option.pv_public_value - comparator.pv_public_value,
    }
    return {**found, **{name: pounds / spent if spent > 0 else None for name, pounds in gained.items()}}


def _drawn(
    case: Case, prepared: list[_Prepared], draws: int, seed: int, progress: Progress | None
) -> list[Mapping[str, Floats]]:
    """Every measure of every option by draw, all options in the same world."""
    names = {name: measure_of(case, name) for name in measures_of(case)}
    models = [one.appraisal.model if one.appraisal else None for one in prepared]
    world = _World(case, [model for model in models if model], seed)
    found = [{name: _unchanged(measure, draws) for name, measure in names.items()} for _ in prepared]
    figures = [
        {name: measured_by_scalars(model, measure) for name, measure in names.items()} if model else {}
        for model in models
    ]
    for chunk in chunks(draws):
        here = slice(chunk.start, chunk.start + chunk.size)
        orders = world.orders(chunk)
        for i, model in enumerate(models):
            if model is not None:
                scalars = model.scalars(world.columns(model, chunk, orders))
                for name, by_scalars in figures[i].items():
                    found[i][name][here] = by_scalars(scalars)
            if progress is not None:
                progress(chunk.start * len(models) + (i + 1) * chunk.size, draws * len(models))
    return [MappingProxyType(by_draw) for by_draw in found]


def _unchanged(measure: Measure, draws: int) -> Floats:
    return np.full(draws, np.nan) if measure.over else np.zeros(draws)


class _World:
    """One world for all options: each input, by its path, has one place among its slices in each draw.

    The case's own inputs are drawn as its own distribution draws them; those that only options have come from a stream of
    their own, so that adding an option moves nobody else's figures.
    """

    def __init__(self, case: Case, models: list[Model], seed: int) -> None:
        own = compiled(case).inputs
        known = {item.path for item in own}
        extra: dict[str, Input] = {}
        for model in models:
            extra |= {item.path: item for item in model.inputs if item.path not in known}
        self.own = Sampler(own, case.correlations, seed)
        self.extra = Sampler(tuple(extra.values()), (), seed + _EXTRA_SEED)
        self.paths = [*(item.path for item in own), *extra]

    def orders(self, chunk: Chunk) -> Mapping[str, Orders]:
        """Path → the slice that each draw takes (draws,)."""
        rows = np.concatenate([self.own.orders(chunk), self.extra.orders(chunk)])
        return dict(zip(self.paths, rows, strict=True))

    def columns(self, model: Model, chunk: Chunk, orders: Mapping[str, Orders]) -> Floats:
        """An option's inputs in these draws. *Units*: (inputs × draws)."""
        ranges = [(item.range, item.domain) for item in model.inputs]
        values = slice_values(ranges, chunk.size, place_in_slice(chunk.number))
        columns = np.empty_like(values)
        for value, item, column in zip(values, model.inputs, columns, strict=True):
            column[:] = value[orders[item.path]]
        return columns


def _notes(case: Case, implied: bool) -> tuple[str, ...]:
    found = []
    if implied:
        found.append(
            "As now is taken as no change: the case's figures are themselves changes from what happens without it"
            + (f" ({case.counterfactual.rstrip('.')})." if case.counterfactual else ".")
        )
    if len(case.unpriced) == 1:
        found.append("One benefit or risk has no price and stands beside the figures.")
    elif case.unpriced:
        found.append(f"{len(case.unpriced)} benefits and risks have no price and stand beside the figures.")
    return tuple(found)


def _comparator_required() -> Problem:
    return Problem(
        name="comparator-required",
        field="case.counterfactual",
        found="no counterfactual, and no option of kind as now",
        expected="a few words on what happens without the change, or an option of kind as now",
        why="A saving is a difference; without saying from what, gross figures pass for net ones.",
        remedy='Add, for example: counterfactual = "Six agencies each take their own referrals, as now."',
    )
