"""The figures behind each chart as plain numbers, for a file that a spreadsheet opens.

*Units*: pounds unless a heading says otherwise; chances and shares between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wholeplace.appraisal import pictures
from wholeplace.appraisal.appraise import Appraisal
from wholeplace.appraisal.report_certainty import lever_title, sensitivity
from wholeplace.appraisal.uncertainty import PERCENTILES, Distribution

PLACE = "place"


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of numbers: the first cell of each row says what the row is about."""

    head: tuple[str, ...]
    rows: tuple[Sequence[Any], ...]


def figures_of(name: str, appraisal: Appraisal, drawn: Distribution, who: str = PLACE) -> Figures:
    """The figures of a chart by its name (`CHARTS`). `who` is `place` or a body id, where the chart is of one of them."""
    return CHARTS[name](appraisal, drawn, who)


def _fan(appraisal: Appraisal, drawn: Distribution, who: str) -> Figures:
    rows = zip(appraisal.case.year_labels, drawn.cumulative_net_fiscal[who].tolist(), strict=True)
    head = ("year", *(f"percentile {p}, cumulative discounted net pounds" for p in PERCENTILES))
    return Figures(head, tuple([year, *values] for year, values in rows))


def _chances(appraisal: Appraisal, drawn: Distribution, who: str) -> Figures:
    rows = [(named(appraisal, one), *by_year.tolist()) for one, by_year in drawn.payback_probability.items()]
    return Figures(("chance that the money is back by the end of", *appraisal.case.year_labels), tuple(rows))


def _who(appraisal: Appraisal, drawn: Distribution, who: str) -> Figures:
    rows = [(name, *by_year, sum(by_year)) for name, by_year in pictures.net_by_year(appraisal).items()]
    return Figures(("net undiscounted pounds of", *appraisal.case.year_labels, "all years"), tuple(rows))


def _waterfall(appraisal: Appraisal, drawn: Distribution, who: str) -> Figures:
    rows = tuple((step.label, step.pounds, step.is_total) for step in pictures.waterfall_steps(appraisal))
    return Figures(("step", "present-value pounds", "is a total"), rows)


def _cash(appraisal: Appraisal, drawn: Distribution, who: str) -> Figures:
    rows = tuple((name, *by_year) for name, by_year in pictures.cash_by_year(appraisal).items())
    return Figures(("claimed cashable, undiscounted pounds of", *appraisal.case.year_labels), rows)


def _tornado(appraisal: Appraisal, drawn: Distribution, who: str) -> Figures:
    head = ("input", "what moves", "low", "high", "budget impact at low", "budget impact at high", "moved by")
    bars = sensitivity(appraisal.case).bars
    rows = tuple(
        (
            bar.path,
            lever_title(appraisal.case, bar),
            bar.low,
            bar.high,
            bar.measure_at_low,
            bar.measure_at_high,
            bar.basis,
        )
        for bar in bars
    )
    return Figures(head, rows)


def _spread(appraisal: Appraisal, drawn: Distribution, who: str) -> Figures:
    head = (
        "measure",
        "mean",
        "standard deviation",
        *(f"percentile {p}" for p in PERCENTILES),
        "chance of the good side",
    )
    found = {**drawn.summaries, **{f"net position of {named(appraisal, b)}": s for b, s in drawn.positions.items()}}
    rows = tuple((name, s.mean, s.sd, *s.percentiles, s.probability_better) for name, s in found.items() if s)
    return Figures(head, rows)


def named(appraisal: Appraisal, who: str) -> str:
    """`The place`, or a body's name."""
    return "The place" if who == PLACE else appraisal.case.body(who).name


CHARTS: Mapping[str, Callable[[Appraisal, Distribution, str], Figures]] = {
    "fan": _fan,
    "chances": _chances,
    "who": _who,
    "waterfall": _waterfall,
    "cash": _cash,
    "tornado": _tornado,
    "spread": _spread,
}
