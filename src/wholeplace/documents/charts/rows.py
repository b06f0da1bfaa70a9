"""Charts of one bar a row, read from the top: waterfall, tornado and plain bars. Long labels stay level and whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from wholeplace.documents import wording
from wholeplace.documents.charts import palette, svg
from wholeplace.documents.charts.chart import Chart, Key, Sheet, chart, legend, level_axis
from wholeplace.documents.charts.scales import Scale, tight_scale


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a waterfall: what changes, by how many pounds; a total stands from nought and changes nothing."""

    label: str
    pounds: float
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Swing:
    """One bar of a tornado: the result in pounds with one input at its low end and at its high end.

    `low_words` and `high_words` say what those ends are (`20%`, `45%`).
    """

    label: str
    at_low_pounds: float
    at_high_pounds: float
    low_words: str = ""
    high_words: str = ""

    @property
    def has_words(self) -> bool:
        return bool(self.low_words and self.high_words)

    @property
    def width_pounds(self) -> float:
        return abs(self.at_high_pounds - self.at_low_pounds)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where the rows of a drawing stand: labels left of the bars, or above them on a narrow sheet."""

    sheet: Sheet
    top: float
    height: float
    bar: float
    names: float
    left: float
    right: float

    def bar_top(self, number: int) -> float:
        above = self.sheet.size * 1.45 if self.sheet.narrow else (self.height - self.bar) / 2
        return self.top + number * self.height + above

    def bottom(self, count: int) -> float:
        return self.top + count * self.height + 4

    def label(self, number: int, said: str, note: str = "", *, bold: bool = False) -> list[str]:
        """The row's name, and a quieter note beneath it where there is room."""
        size = self.sheet.size
        if self.sheet.narrow:
            line = svg.wrapped(f"{said} ({note})" if note else said, self.sheet.width, size, 1)[0]
            return [svg.text(0, self.top + number * self.height + size, line, size=size, bold=bold, halo=True)]
        lines = svg.wrapped(said, self.names, size, 1 if note else 2) + ([note] if note else [])
        middle = self.top + (number + 0.5) * self.height
        first = middle + size * (0.35 - 0.6 * (len(lines) - 1))
        colours = [palette.INK, palette.QUIET if note else palette.INK]
        return [
            svg.text(0, first + size * 1.2 * i, part, size=size, bold=bold, colour=colours[i])
            for i, part in enumerate(lines)
        ]


def waterfall(steps: Sequence[Step], *, title: str, description: str = "") -> Chart:
    """How a total comes about, step by step from nought. *Units*: pounds; positive steps to the right."""
    assert steps, "a waterfall has steps"
    ends = list(accumulate((0.0 if step.is_total else step.pounds) for step in steps))
    spans = [
        (0.0, step.pounds) if step.is_total else (end - step.pounds, end) for step, end in zip(steps, ends, strict=True)
    ]
    said = description or _waterfall_words(steps)
    rows = [
        [step.label, wording.pounds(step.pounds), "" if step.is_total else wording.pounds(end)]
        for step, end in zip(steps, ends, strict=True)
    ]
    return chart(
        lambda sheet: _draw_waterfall(sheet, steps, spans), title, said, ("Step", "Pounds", "Running total"), rows
    )


def tornado(
    swings: Sequence[Swing], base_pounds: float, *, title: str, unit: str = "the result", most: int = 12
) -> Chart:
    """Which inputs move the result most: each at its low and high end, the rest at their point figures.

    Sorted by width; at most `most` bars are drawn, the table holds all. *Units*: pounds.
    """
    assert swings, "a tornado has bars"
    ordered = sorted(swings, key=lambda swing: -swing.width_pounds)
    first = ordered[0]
    low, high = wording.pounds_in_words(first.at_low_pounds), wording.pounds_in_words(first.at_high_pounds)
    at_low, at_high = first.low_words or "its low end", first.high_words or "its high end"
    said = f"{first.label} moves {unit} most: from {low} at {at_low} to {high} at {at_high}."
    said += f" The point figure is {wording.pounds_in_words(base_pounds)}."
    rows = [
        [s.label, s.low_words, wording.pounds(s.at_low_pounds), s.high_words, wording.pounds(s.at_high_pounds)]
        for s in ordered
    ]
    head = ("Input", "Low end", "Result at low end", "High end", "Result at high end")
    return chart(lambda sheet: _draw_tornado(sheet, ordered[:most], base_pounds), title, said, head, rows)


def bar_chart(
    bars: Sequence[tuple[str, float]], *, title: str, description: str, head: tuple[str, str] = ("", "Pounds")
) -> Chart:
    """Plain bars from nought, gains and losses in their own colours. *Units*: pounds."""
    assert bars, "a bar chart has bars"
    rows = [[label, wording.pounds(value)] for label, value in bars]
    spans = [(0.0, value) for _, value in bars]
    steps = [Step(label, value) for label, value in bars]
    return chart(lambda sheet: _draw_waterfall(sheet, steps, spans, joined=False), title, description, head, rows)


def _layout(sheet: Sheet, labels: Sequence[str], left_room: float, right_room: float, top: float) -> _Rows:
    if sheet.narrow:
        return _Rows(sheet, top, sheet.size * 3.5, sheet.size * 1.35, sheet.width, left_room, sheet.width - right_room)
    names = min(max(svg.width_of(label, sheet.size, bold=True) for label in labels), sheet.width * 0.34)
    return _Rows(
        sheet, top, sheet.size * 2.8, sheet.size * 1.5, names, names + 12 + left_room, sheet.width - right_room
    )


def _draw_waterfall(
    sheet: Sheet, steps: Sequence[Step], spans: Sequence[tuple[float, float]], *, joined: bool = True
) -> tuple[float, list[str]]:
    said = [wording.pounds_short(step.pounds) for step in steps]
    room = max(svg.width_of(words, sheet.size) for words in said) + 10
    rows = _layout(sheet, [step.label for step in steps], 6, room, 4)
    pounds = tight_scale([end for span in spans for end in span], rows.left, rows.right, 3 if sheet.narrow else 5)
    bottom = rows.bottom(len(steps))
    parts = level_axis(sheet, pounds, rows.top, bottom)
    parts += _joins(rows, spans, pounds, steps) if joined else []
    for number, (step, (start, end)) in enumerate(zip(steps, spans, strict=True)):
        y = rows.bar_top(number)
        colour = palette.TOTAL if step.is_total else palette.GAIN if step.pounds >= 0 else palette.LOSS
        parts.append(svg.rectangle(pounds(start), y, _at_least(pounds(end) - pounds(start)), rows.bar, colour))
        x, level = max(pounds(start), pounds(end)) + 6, y + rows.bar / 2 + sheet.size * 0.35
        parts.append(svg.text(x, level, said[number], size=sheet.size, bold=step.is_total, halo=True))
        parts += rows.label(number, step.label, bold=step.is_total)
    return bottom + sheet.size * 1.9, parts


def _joins(rows: _Rows, spans: Sequence[tuple[float, float]], pounds: Scale, steps: Sequence[Step]) -> list[str]:
    """Thin lines from the end of one step to the start of the next."""
    made = []
    for number, ((_, end), _) in enumerate(pairwise(spans)):
        if steps[number + 1].is_total or not steps[number].is_total:
            made.append(
                svg.line(
                    pounds(end),
                    rows.bar_top(number) + rows.bar,
                    pounds(end),
                    rows.bar_top(number + 1),
                    palette.QUIET,
                    1,
                )
            )
    return made


def _draw_tornado(sheet: Sheet, swings: Sequence[Swing], base: float) -> tuple[float, list[str]]:
    top, parts = legend(sheet, [Key(palette.LOW, "input at its low end"), Key(palette.HIGH, "at its high end")], 0)
    ends = [(swing.at_low_pounds, swing.at_high_pounds) for swing in swings]
    room = max(svg.width_of(wording.pounds_short(end), sheet.size) for pair in ends for end in pair) + 8
    top += sheet.size * 1.9
    labels = [swing.label for swing in swings] + [f"{swing.low_words} to {swing.high_words}" for swing in swings]
    rows = _layout(sheet, labels, room, room, top)
    pounds = tight_scale(
        [base, *(end for pair in ends for end in pair)],
        rows.left,
        rows.right,
        2 if sheet.narrow else 4,
        with_nought=False,
    )
    bottom = rows.bottom(len(swings))
    parts += level_axis(sheet, pounds, top, bottom)
    for number, swing in enumerate(swings):
        parts += _swing(sheet, swing, pounds, base, rows.bar_top(number), rows.bar)
    parts.append(svg.line(pounds(base), top - 4, pounds(base), bottom, palette.INK, 2))
    for number, swing in enumerate(swings):
        parts += rows.label(number, swing.label, f"{swing.low_words} to {swing.high_words}" if swing.has_words else "")
    said = f"Point figure {wording.pounds_short(base)}"
    half = svg.width_of(said, sheet.size) / 2
    x = min(max(pounds(base), half), sheet.width - half)
    parts.append(svg.text(x, top - sheet.size * 0.6, said, size=sheet.size, anchor="middle", bold=True))
    return bottom + sheet.size * 1.9, parts


def _swing(sheet: Sheet, swing: Swing, pounds: Scale, base: float, y: float, height: float) -> list[str]:
    """Two bars from the point figure, and the result written beyond each end."""
    made = []
    ends = ((swing.at_low_pounds, palette.LOW), (swing.at_high_pounds, palette.HIGH))
    for end, colour in sorted(ends, key=lambda pair: -abs(pair[0] - base)):
        made.append(svg.rectangle(pounds(base), y, pounds(end) - pounds(base), height, colour))
    leftmost, rightmost = sorted(end for end, _ in ends)
    level = y + height / 2 + sheet.size * 0.35
    made.append(
        svg.text(
            pounds(min(leftmost, base)) - 5,
            level,
            wording.pounds_short(leftmost),
            size=sheet.size,
            anchor="end",
            halo=True,
        )
    )
    made.append(
        svg.text(pounds(max(rightmost, base)) + 5, level, wording.pounds_short(rightmost), size=sheet.size, halo=True)
    )
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
