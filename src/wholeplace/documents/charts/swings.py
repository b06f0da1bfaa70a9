"""Which inputs move a result most, widest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wholeplace.documents import wording
from wholeplace.documents.charts import palette, svg
from wholeplace.documents.charts.chart import Chart, Key, Sheet, chart, legend, level_axis
from wholeplace.documents.charts.rows import Name, rows
from wholeplace.documents.charts.scales import Scale, tight_scale


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
    def note(self) -> str:
        """What the input runs from and to, where that is said."""
        return f"{self.low_words} to {self.high_words}" if self.low_words and self.high_words else ""

    @property
    def width_pounds(self) -> float:
        return abs(self.at_high_pounds - self.at_low_pounds)


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
    table = [
        [s.label, s.low_words, wording.pounds(s.at_low_pounds), s.high_words, wording.pounds(s.at_high_pounds)]
        for s in ordered
    ]
    head = ("Input", "Low end", "Result at low end", "High end", "Result at high end")
    return chart(lambda sheet: _draw_tornado(sheet, ordered[:most], base_pounds), title, said, head, table)


def _draw_tornado(sheet: Sheet, swings: Sequence[Swing], base: float) -> tuple[float, list[str]]:
    top, parts = legend(sheet, [Key(palette.LOW, "input at its low end"), Key(palette.HIGH, "at its high end")], 0)
    ends = [(swing.at_low_pounds, swing.at_high_pounds) for swing in swings]
    room = max(svg.width_of(wording.pounds_short(end), sheet.size) for pair in ends for end in pair) + 8
    top += sheet.size * 1.9
    laid = rows(sheet, [Name(swing.label, swing.note) for swing in swings], room, room, top)
    pounds = tight_scale(
        [base, *(end for pair in ends for end in pair)],
        laid.left,
        laid.right,
        2 if sheet.narrow else 4,
        with_nought=False,
    )
    bottom = laid.bottom
    parts += level_axis(sheet, pounds, top, bottom)
    for number, swing in enumerate(swings):
        parts += _swing(sheet, swing, pounds, base, laid.bar_top(number), laid.bar)
    parts.append(svg.line(pounds(base), top - 4, pounds(base), bottom, palette.INK, 2))
    for number in range(len(swings)):
        parts += laid.name(number)
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
