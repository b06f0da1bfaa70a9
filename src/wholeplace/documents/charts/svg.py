"""Scalable drawings as text: elements with every word escaped, nothing by style sheet, nothing that a page's rules refuse."""

from __future__ import annotations

import hashlib
import re
from html import escape

from wholeplace.documents.charts import palette

FACE = "Atkinson Hyperlegible Next, Verdana, Arial, sans-serif"
_CONTROL = re.compile("[\x00-\x1f\x7f\ufffe\uffff]")
# Advance widths of the regular weight, in hundredths of its size; the bold one is about 6 in 100 wider.
_ADVANCES = (
    (16, "'"), (21, ",.:;"), (25, "ij|’`"), (26, "l"), (28, " "), (30, '!"()f'), (33, "t[]{}"), (36, "r-_"), (39, "/I\\"),
    (41, "1"), (46, "yvz"), (48, "s*?cxk"), (50, "–"), (52, "7Ja"), (55, "Leu2<>F^hno"), (57, "Td~gEYbpq"), (59, "3$5PSV"),
    (61, "69+4BRZ£−"), (63, "8X=AKC"), (65, "#0"), (68, "D…w"), (69, "GHNU"), (72, "OQ&"), (78, "@"), (84, "Mm"), (92, "W%"),
)  # fmt: skip
_WIDTHS = {character: hundredths / 100 for hundredths, characters in _ADVANCES for character in characters}
_WIDEST_COMMON = 0.7


def element(name: str, *inside: str, **attributes: object) -> str:
    """One element; `font_size` becomes `font-size`. `inside` is markup already made, or words from `words`."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{told}>{''.join(inside)}</{name}>" if inside else f"<{name}{told}/>"


def words(text: str) -> str:
    """Words as they may stand in a drawing: `A&E` is `A&amp;E`. Control characters, which XML forbids, become spaces."""
    return escape(_CONTROL.sub(" ", text), quote=False)


def text(
    x: float,
    y: float,
    said: str,
    *,
    size: float,
    anchor: str = "start",
    colour: str = palette.INK,
    bold: bool = False,
    halo: bool = False,
) -> str:
    """One line of words. A halo keeps it readable over what is drawn beneath."""
    around = (
        {"stroke": palette.PAPER, "stroke_width": 4, "stroke_linejoin": "round", "paint_order": "stroke"}
        if halo
        else {}
    )
    return element(
        "text", words(said), x=x, y=y, font_size=size, fill=colour,
        text_anchor=None if anchor == "start" else anchor, font_weight=700 if bold else None, **around,
    )  # fmt: skip


def line(
    x1: float, y1: float, x2: float, y2: float, colour: str = palette.RULE, width: float = 1, dash: str | None = None
) -> str:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, stroke_dasharray=dash)


def rectangle(x: float, y: float, width: float, height: float, colour: str, outline: str | None = None) -> str:
    """A filled rectangle; its sides may be given in either direction."""
    return element(
        "rect", x=min(x, x + width), y=min(y, y + height), width=abs(width), height=abs(height), fill=colour,
        stroke=outline, stroke_width=1 if outline else None,
    )  # fmt: skip


def polyline(points: list[tuple[float, float]], colour: str, width: float = 3, dash: str | None = None) -> str:
    """A line through points."""
    return element(
        "polyline",
        points=_points(points),
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_linejoin="round",
        stroke_dasharray=dash,
    )


def polygon(points: list[tuple[float, float]], colour: str) -> str:
    """A filled area."""
    return element("polygon", points=_points(points), fill=colour)


def drawing(title: str, description: str, width: float, height: float, *inside: str) -> str:
    """The whole drawing, which says what it shows to those who do not see it. Its ids come from its content."""
    key = hashlib.sha256("".join((title, description, str(width), *inside)).encode()).hexdigest()[:10]
    return element(
        "svg",
        element("title", words(title), id=f"t-{key}"),
        element("desc", words(description), id=f"d-{key}"),
        rectangle(0, 0, width, height, palette.PAPER),
        *inside,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {_value(width)} {_value(height)}", width=width, height=height,
        role="img", aria_labelledby=f"t-{key}", aria_describedby=f"d-{key}", font_family=FACE,
    )  # fmt: skip


def width_of(said: str, size: float, *, bold: bool = False) -> float:
    """How wide words are in our typeface, rarer letters a little over. *Units*: those of the drawing."""
    return size * sum(_WIDTHS.get(character, _WIDEST_COMMON) for character in said) * (1.06 if bold else 1.0)


def wrapped(said: str, room: float, size: float, lines: int = 2) -> list[str]:
    """Words broken into at most so many lines, none for no words; what does not fit is cut, for the data table has it whole."""
    made: list[str] = []
    for word in said.split():
        longer = f"{made[-1]} {word}" if made else word
        if made and width_of(longer, size) <= room:
            made[-1] = longer
        else:
            made.append(word)
    kept = made[:lines]
    if len(made) > lines:
        kept[-1] = f"{kept[-1]} …"
    return [_cut(part, room, size) for part in kept]


def _cut(said: str, room: float, size: float) -> str:
    while len(said) > 4 and width_of(said, size) > room:
        said = said.rstrip(" …")[:-1] + "…"
    return said


def _points(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{_value(x)},{_value(y)}" for x, y in points)


def _value(value: object) -> str:
    if isinstance(value, float):
        short = f"{value:.2f}".rstrip("0").rstrip(".")
        return "0" if short == "-0" else short
    return escape(str(value), quote=True)
