"""A figure for each council area, on a map: five classes at most, told by tint and by letter, with their limits stated.

Colour never tells alone: each area carries the letter of its class where there is room for it, and the table beside names the
class of every area. An area without a figure is white with a dashed outline, and says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wholeplace.documents import wording
from wholeplace.documents.charts import palette, svg
from wholeplace.documents.charts.chart import Chart, Sheet, chart

Ring = tuple[tuple[float, float], ...]
_LETTERS = "ABCDE"
_SCAN_LINES = 15
_HEADROOM = 6.0  # words of one line are about six times as wide as the room they need above and below
_NO_FIGURE = "no figure"


@dataclass(frozen=True, slots=True)
class Area:
    """One area: its code, its name, its figure in pounds (None where there is none), and its rings in kilometres, y down."""

    code: str
    name: str
    pounds: float | None
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class _View:
    """How kilometres become places on the sheet."""

    left: float
    top: float
    scale: float
    x: float
    y: float

    def __call__(self, point: tuple[float, float]) -> tuple[float, float]:
        return self.x + (point[0] - self.left) * self.scale, self.y + (point[1] - self.top) * self.scale


def area_map(
    areas: Sequence[Area],
    breaks: Sequence[float],
    *,
    title: str,
    attribution: str,
    heading: str = "Spending",
    said: Callable[[float | None], str] = wording.pounds_short,
) -> Chart:
    """The areas tinted by class. `breaks` are the limits between classes, rising, at most four; a figure on a limit belongs to
    the class above it. `said` writes a figure out; `attribution` is owed to whoever drew the outlines. *Units*: pounds.
    """
    assert areas, "a map has areas"
    assert len(breaks) < len(_LETTERS), "five classes at most"
    assert list(breaks) == sorted(set(breaks)), "limits rise"
    ordered = sorted(areas, key=lambda area: (area.pounds is None, -(area.pounds or 0.0), area.name))
    rows = [(area.name, said(area.pounds), _class_of(area, breaks) or _NO_FIGURE) for area in ordered]
    words = f"{_description(ordered, said)} {attribution}."
    keys = _keys(areas, breaks, said)
    return chart(
        lambda sheet: _draw(sheet, areas, breaks, keys), title, words, ("Council area", heading, "Class"), rows
    )


def even_breaks(figures: Sequence[float], classes: int = 5) -> tuple[float, ...]:
    """Round limits that put about as many figures in each class; fewer limits where few figures differ."""
    ranked = sorted(figures)
    if len(ranked) < 2 or ranked[0] == ranked[-1]:
        return ()
    step = (ranked[-1] - ranked[0]) / (classes * 4)
    digits = 10.0 ** (len(str(int(step))) - 1) if step >= 1 else 0.01
    cuts = (ranked[len(ranked) * i // classes] for i in range(1, classes))
    rounded = sorted({round(cut / digits) * digits for cut in cuts})
    return tuple(cut for cut in rounded if ranked[0] < cut <= ranked[-1])


def _class_of(area: Area, breaks: Sequence[float]) -> str:
    return "" if area.pounds is None else _LETTERS[bisect_right(breaks, area.pounds)]


def _tint(letter: str, classes: int) -> int:
    """Few classes are spread over all tints."""
    return round(_LETTERS.index(letter) * (len(palette.CLASSES) - 1) / max(classes - 1, 1)) if classes > 1 else 2


def _keys(areas: Sequence[Area], breaks: Sequence[float], said: Callable[[float | None], str]) -> list[tuple[str, str]]:
    """Letter and limits of each class; no letter for areas without a figure."""
    limits = [said(limit) for limit in breaks]
    if not limits:
        made = [("A", "all that have a figure")]
    else:
        between = [f"{low} to under {high}" for low, high in pairwise(limits)]
        made = list(zip(_LETTERS, [f"under {limits[0]}", *between, f"{limits[-1]} or more"], strict=False))
    return [*made, ("", _NO_FIGURE)] if any(area.pounds is None for area in areas) else made


def _draw(
    sheet: Sheet, areas: Sequence[Area], breaks: Sequence[float], keys: Sequence[tuple[str, str]]
) -> tuple[float, list[str]]:
    top, parts = _legend(sheet, keys, len(breaks) + 1)
    points = [point for area in areas for ring in area.rings for point in ring]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    upper, lower = min(y for _, y in points), max(y for _, y in points)
    most_height = sheet.width * (1.3 if sheet.narrow else 0.85)
    scale = min((sheet.width - 4) / max(right - left, 1e-9), most_height / max(lower - upper, 1e-9))
    view = _View(left, upper, scale, (sheet.width - (right - left) * scale) / 2, top + sheet.size)
    for area in sorted(areas, key=lambda each: each.pounds is not None):
        parts.append(_shape(area, view, _class_of(area, breaks), len(breaks) + 1))
    taken: list[tuple[float, float, float, float]] = []
    for area in sorted(areas, key=lambda each: each.code):
        parts += _label(sheet, area, view, _class_of(area, breaks), len(breaks) + 1, taken)
    return view.y + (lower - upper) * scale + 4, parts


def _legend(sheet: Sheet, keys: Sequence[tuple[str, str]], classes: int) -> tuple[float, list[str]]:
    """A swatch with its letter, and the limits, as many on a line as fit; gives where it ends."""
    size = sheet.size
    swatch, made, x, y = size * 1.5, [], 1.0, 1.0
    for letter, words in keys:
        taken = swatch + 6 + svg.width_of(words, size) + 16
        if x > 1 and x + taken - 16 > sheet.width:
            x, y = 1.0, y + swatch + 5
        fill, ink = _colours(letter, classes)
        made.append(
            svg.element(
                "rect",
                x=x,
                y=y,
                width=swatch,
                height=swatch,
                fill=fill,
                stroke=palette.INK,
                stroke_width=0.75,
                stroke_dasharray=None if letter else "3 2",
            )
        )
        if letter:
            made.append(
                svg.text(x + swatch / 2, y + swatch / 2 + size * 0.35, letter, size=size, anchor="middle", colour=ink)
            )
        made.append(svg.text(x + swatch + 6, y + swatch / 2 + size * 0.35, words, size=size))
        x += taken
    return y + swatch, made


def _colours(letter: str, classes: int) -> tuple[str, str]:
    if not letter:
        return palette.PAPER, palette.INK
    tint = _tint(letter, classes)
    return palette.CLASSES[tint], palette.CLASSES_TEXT[tint]


def _shape(area: Area, view: _View, letter: str, classes: int) -> str:
    """The area with all its rings; a ring within another is a hole. Its title is what a pointer reads."""
    path = "".join(f"M{'L'.join(_point(view(point)) for point in ring)}Z" for ring in area.rings)
    return svg.element(
        "path", svg.element("title", svg.words(area.name)), d=path, fill=_colours(letter, classes)[0],
        fill_rule="evenodd", stroke=palette.INK,
        stroke_width=0.75, stroke_dasharray=None if letter else "3 2", stroke_linejoin="round",
    )  # fmt: skip


def _point(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _label(
    sheet: Sheet,
    area: Area,
    view: _View,
    letter: str,
    classes: int,
    taken: list[tuple[float, float, float, float]],
) -> list[str]:
    """Name and letter where the area has room for them, else the letter, else nothing; never upon another's words."""
    size = sheet.size
    x, y, room = _roomiest([[view(point) for point in ring] for ring in area.rings])
    ink = _colours(letter, classes)[1]
    for said in (f"{area.name} {letter or '–'}", letter or "–"):
        wide = svg.width_of(said, size, bold=True)
        box = (x - wide / 2, y - size * 0.6, x + wide / 2, y + size * 0.6)
        if wide + 6 <= room and not any(_meet(box, other) for other in taken):
            taken.append(box)
            return [svg.text(x, y + size * 0.35, said, size=size, anchor="middle", colour=ink)]
    return []


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _roomiest(rings: Sequence[Sequence[tuple[float, float]]]) -> tuple[float, float, float]:
    """Where words have most room within the area: a point, and how wide words of one line may be there."""
    ys = [y for ring in rings for _, y in ring]
    low, high = min(ys), max(ys)
    best = (0.0, 0.0, -1.0)
    for i in range(1, _SCAN_LINES + 1):
        y = low + (high - low) * i / (_SCAN_LINES + 1)
        crossed = sorted(x for ring in rings for x in _crossings(ring, y))
        for left, right in zip(crossed[::2], crossed[1::2], strict=False):
            middle = (left + right) / 2
            room = min(right - left, _HEADROOM * _free_height(rings, middle, y))
            if room > best[2]:
                best = (middle, y, room)
    return best


def _free_height(rings: Sequence[Sequence[tuple[float, float]]], x: float, y: float) -> float:
    """How far the nearest edge is, straight up or down."""
    upright = (abs(at - y) for ring in rings for at in _crossings([(b, a) for a, b in ring], x))
    return min(upright, default=0.0)


def _crossings(ring: Sequence[tuple[float, float]], y: float) -> list[float]:
    """Where a level line crosses a ring."""
    return [
        x1 + (y - y1) / (y2 - y1) * (x2 - x1)
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (y1 <= y) != (y2 <= y)
    ]


def _description(ordered: Sequence[Area], said: Callable[[float | None], str]) -> str:
    known = [area for area in ordered if area.pounds is not None]
    without = len(ordered) - len(known)
    if not known:
        return f"None of the {len(ordered)} areas has a figure."
    first, last = known[0], known[-1]
    made = f"Most in {first.name}, {said(first.pounds)}"
    made += f"; least in {last.name}, {said(last.pounds)}." if len(known) > 1 else "."
    if without:
        made += f" {without} {'area has' if without == 1 else 'areas have'} no figure."
    return made
