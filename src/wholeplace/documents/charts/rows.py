"""Where the rows of a chart stand that has one bar a row: names left of the bars, or above them on a narrow sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wholeplace.documents.charts import palette, svg
from wholeplace.documents.charts.chart import Sheet

_LEADING = 1.2  # from one line of words to the next, in sizes of the words
_GAP = 12.0  # between names and bars, in units of the drawing


@dataclass(frozen=True, slots=True)
class Name:
    """What a row is called, and a quieter note beneath it."""

    label: str
    note: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one drawing. Lengths in units of the drawing; `lines` holds each name as it is broken."""

    sheet: Sheet
    top: float
    height: float
    bar: float
    above: float
    left: float
    right: float
    lines: tuple[tuple[str, ...], ...]
    names: tuple[Name, ...]

    def bar_top(self, number: int) -> float:
        return self.top + number * self.height + self.above

    @property
    def bottom(self) -> float:
        return self.top + len(self.names) * self.height + 4

    def name(self, number: int) -> list[str]:
        """The row's name, each line of it as its own words."""
        size, name, lines = self.sheet.size, self.names[number], self.lines[number]
        start = self.top + number * self.height
        if self.sheet.narrow:
            first = start + self.above - size * (0.4 + _LEADING * (len(lines) - 1))
        else:
            first = start + self.height / 2 + size * (0.35 - _LEADING / 2 * (len(lines) - 1))
        return [
            svg.text(
                0, first + size * _LEADING * i, line, size=size, bold=name.bold, halo=self.sheet.narrow,
                colour=palette.QUIET if name.note and not self.sheet.narrow and i == len(lines) - 1 else palette.INK,
            )
            for i, line in enumerate(lines)
        ]  # fmt: skip


def rows(sheet: Sheet, names: Sequence[Name], left_room: float, right_room: float, top: float) -> Rows:
    """Rows that are all as high as the longest name asks; `left_room` and `right_room` stay free beside the bars."""
    size = sheet.size
    if sheet.narrow:
        said = [f"{name.label} ({name.note})" if name.note else name.label for name in names]
        broken = tuple(tuple(svg.wrapped(words, sheet.width, size, 2)) for words in said)
        above, bar = size * (_LEADING * max(len(lines) for lines in broken) + 0.2), size * 1.35
        height, left = above + bar + size * 0.75, left_room
    else:
        widest = max(svg.width_of(part, size, bold=True) for name in names for part in (name.label, name.note))
        room = min(widest, sheet.width * 0.34)
        broken = tuple(
            (*svg.wrapped(name.label, room, size, 2), *svg.wrapped(name.note, room, size, 1)) for name in names
        )
        bar = size * 1.5
        height = size * max(2.5, _LEADING * max(len(lines) for lines in broken) + 0.5)
        above, left = (height - bar) / 2, room + _GAP + left_room
    return Rows(sheet, top, height, bar, above, left, sheet.width - right_room, broken, tuple(names))
