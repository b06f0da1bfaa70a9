"""What every chart is made of: the drawing for a page or paper, one for a narrow screen, and its figures as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wholeplace.documents import wording
from wholeplace.documents.charts import palette, svg
from wholeplace.documents.charts.scales import Scale


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as text.

    `svg` is for paper and wide screens, `narrow_svg` for screens under 640 pixels (empty where only a wide one can be
    read; it scrolls there). `description` says in words what is
    to be seen. `head` and `rows` are the same figures as a table, each already written out; the first column heads its row.
    """

    svg: str
    narrow_svg: str
    title: str
    description: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The room for a drawing. `size` is that of its words; both in the drawing's own units, near to pixels."""

    width: float
    size: float
    narrow: bool


WIDE = Sheet(720, 15, narrow=False)
NARROW = Sheet(300, 12.5, narrow=True)


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend: a colour and what it stands for; a line rather than an area where told."""

    colour: str
    words: str
    is_line: bool = False
    dash: str | None = None


def chart(
    draw: Callable[[Sheet], tuple[float, list[str]]],
    title: str,
    description: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> Chart:
    """Draw both variants. `draw` gives the height it took and what it drew."""
    drawn = [(sheet, draw(sheet)) for sheet in (WIDE, NARROW)]
    wide, narrow = (svg.drawing(title, description, sheet.width, height, *parts) for sheet, (height, parts) in drawn)
    return Chart(wide, narrow, title, description, tuple(head), tuple(tuple(row) for row in rows))


def legend(sheet: Sheet, keys: Sequence[Key], top: float) -> tuple[float, list[str]]:
    """The legend's entries in as many lines as they need; gives where it ends."""
    made: list[str] = []
    x, y = 0.0, top
    for key in keys:
        swatch = sheet.size * (2.2 if key.is_line else 1.1)
        taken = swatch + 6 + svg.width_of(key.words, sheet.size) + 16
        if x and x + taken - 16 > sheet.width:
            x, y = 0.0, y + sheet.size * 1.5
        middle = y + sheet.size * 0.62
        if key.is_line:
            made.append(svg.line(x, middle, x + swatch, middle, key.colour, 3, key.dash))
        else:
            made.append(svg.rectangle(x, middle - swatch / 2, swatch, swatch, key.colour))
        made.append(svg.text(x + swatch + 6, y + sheet.size, key.words, size=sheet.size))
        x += taken
    return (y + sheet.size * 1.5 if keys else top), made


def upright_axis(sheet: Sheet, pounds: Scale, left: float, right: float) -> list[str]:
    """Gridlines with their pounds at the left; nought is drawn darker."""
    made = []
    for tick in pounds.ticks:
        y = pounds(tick)
        made.append(svg.line(left, y, right, y, palette.QUIET if tick == 0 else palette.RULE, 1.5 if tick == 0 else 1))
        made.append(
            svg.text(
                left - 8,
                y + sheet.size * 0.35,
                wording.pounds_short(tick),
                size=sheet.size,
                anchor="end",
                colour=palette.QUIET,
            )
        )
    return made


def level_axis(sheet: Sheet, pounds: Scale, top: float, bottom: float) -> list[str]:
    """Gridlines with their pounds beneath; ticks are left out where their words would touch."""
    made, free_from = [], -1e9
    for tick in pounds.ticks:
        x, said = pounds(tick), wording.pounds_short(tick)
        made.append(svg.line(x, top, x, bottom, palette.QUIET if tick == 0 else palette.RULE, 1.5 if tick == 0 else 1))
        half = svg.width_of(said, sheet.size) / 2
        if x - half >= free_from and half <= x <= sheet.width - half + 2:
            made.append(
                svg.text(x, bottom + sheet.size * 1.25, said, size=sheet.size, anchor="middle", colour=palette.QUIET)
            )
            free_from = x + half + 6
    return made


def year_labels(sheet: Sheet, years: Sequence[str], places: Sequence[float], y: float) -> list[str]:
    """The years beneath a drawing, short and thinned out as far as room asks."""
    said = [_short_year(year) if sheet.narrow else year for year in years]
    room = (places[1] - places[0]) if len(places) > 1 else sheet.width
    every = max(1, -int(-(max(svg.width_of(year, sheet.size) for year in said) + 8) // room))
    return [
        svg.text(x, y, year, size=sheet.size, anchor="middle", colour=palette.QUIET)
        for number, (x, year) in enumerate(zip(places, said, strict=True))
        if number % every == 0
    ]


def axis_room(sheet: Sheet, pounds: Scale) -> float:
    """The room that an upright axis needs for its words."""
    return max(svg.width_of(wording.pounds_short(tick), sheet.size) for tick in pounds.ticks) + 10


def _short_year(year: str) -> str:
    return year[2:] if len(year) == 7 and year[4] == "/" else year
