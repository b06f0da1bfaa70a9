"""How a total comes about, step by step; and plain bars. One bar a row, so that long labels stay level and whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from wholeplace.documents import wording
from wholeplace.documents.charts import palette, svg
from wholeplace.documents.charts.chart import Chart, Sheet, chart, level_axis
from wholeplace.documents.charts.rows import Name, Rows, rows
from wholeplace.documents.charts.scales import Scale, tight_scale


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a waterfall: what changes, by how many pounds; a total stands from nought and changes nothing."""

    label: str
    pounds: float
    is_total: bool = False


def waterfall(steps: Sequence[Step], *, title: str, description: str = "") -> Chart:
    """How a total comes about, step by step from nought. *Units*: pounds; positive steps to the right."""
    assert steps, "a waterfall has steps"
    ends = list(accumulate((0.0 if step.is_total else step.pounds) for step in steps))
    spans = [
        (0.0, step.pounds) if step.is_total else (end - step.pounds, end) for step, end in zip(steps, ends, strict=True)
    ]
    said = description or _waterfall_words(steps)
    table = [
        [step.label, wording.pounds(step.pounds), "" if step.is_total else wording.pounds(end)]
        for step, end in zip(steps, ends, strict=True)
    ]
    return chart(
        lambda sheet: _draw_waterfall(sheet, steps, spans), title, said, ("Step", "Pounds", "Running total"), table
    )


def bar_chart(
    bars: Sequence[tuple[str, float]], *, title: str, description: str, head: tuple[str, str] = ("", "Pounds")
) -> Chart:
    """Plain bars from nought, gains and losses in their own colours. *Units*: pounds."""
    assert bars, "a bar chart has bars"
    table = [[label, wording.pounds(value)] for label, value in bars]
    spans = [(0.0, value) for _, value in bars]
    steps = [Step(label, value) for label, value in bars]
    return chart(lambda sheet: _draw_waterfall(sheet, steps, spans, joined=False), title, description, head, table)


def _draw_waterfall(
    sheet: Sheet, steps: Sequence[Step], spans: Sequence[tuple[float, float]], *, joined: bool = True
) -> tuple[float, list[str]]:
    said = [wording.pounds_short(step.pounds) for step in steps]
    room = max(svg.width_of(words, sheet.size) for words in said) + 10
    laid = rows(sheet, [Name(step.label, bold=step.is_total) for step in steps], 6, room, 4)
    pounds = tight_scale([end for span in spans for end in span], laid.left, laid.right, 3 if sheet.narrow else 5)
    bottom = laid.bottom
    parts = level_axis(sheet, pounds, laid.top, bottom)
    parts += _joins(laid, spans, pounds, steps) if joined else []
    for number, (step, (start, end)) in enumerate(zip(steps, spans, strict=True)):
        y = laid.bar_top(number)
        colour = palette.TOTAL if step.is_total else palette.GAIN if step.pounds >= 0 else palette.LOSS
        parts.append(svg.rectangle(pounds(start), y, _at_least(pounds(end) - pounds(start)), laid.bar, colour))
        x, level = max(pounds(start), pounds(end)) + 6, y + laid.bar / 2 + sheet.size * 0.35
        parts.append(svg.text(x, level, said[number], size=sheet.size, bold=step.is_total, halo=True))
        parts += laid.name(number)
    return bottom + sheet.size * 1.9, parts


def _joins(laid: Rows, spans: Sequence[tuple[float, float]], pounds: Scale, steps: Sequence[Step]) -> list[str]:
    """Thin lines from the end of one step to the start of the next."""
    made = []
    for number, ((_, end), _) in enumerate(pairwise(spans)):
        if steps[number + 1].is_total or not steps[number].is_total:
            x, start = pounds(end), laid.bar_top(number) + laid.bar
            made.append(svg.line(x, start, x, laid.bar_top(number + 1), palette.QUIET, 1))
    return made


def _at_least(width: float) -> float:
    """A bar of nearly nothing still shows as a hair."""
    return width if abs(width) >= 1 else (1.0 if width >= 0 else -1.0)


def _waterfall_words(steps: Sequence[Step]) -> str:
    changes = [step for step in steps if not step.is_total]
    largest = max(changes or steps, key=lambda step: abs(step.pounds))
    end = steps[-1]
    last = f" {end.label}: {wording.pounds_in_words(end.pounds)}." if end.is_total else ""
    return f"The largest step is {largest.label}, {wording.pounds_in_words(largest.pounds)}.{last}"
