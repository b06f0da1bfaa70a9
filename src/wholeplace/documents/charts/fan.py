"""The fan of cumulative net saving: how sure one may be of it, year by year, and when the money is back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wholeplace.documents import wording
from wholeplace.documents.charts import palette, svg
from wholeplace.documents.charts.chart import Chart, Key, Sheet, axis_room, chart, legend, upright_axis, year_labels
from wholeplace.documents.charts.scales import Scale, scale

_BANDS = (
    (5, 95, palette.FAN_OUTER, "9 in 10 draws"),
    (10, 90, palette.FAN_MIDDLE, "8 in 10"),
    (25, 75, palette.FAN_INNER, "half of all draws"),
)


def fan_chart(
    years: Sequence[str],
    percentiles: Mapping[int, Sequence[float]],
    *,
    payback_index: int | None = None,
    title: str = "Cumulative net saving",
    unit: str = "discounted pounds",
) -> Chart:
    """The middle draw with the bands around it, year by year, and a mark where the money is back.

    *Units*: `percentiles` maps 5, 10, 25, 50, 75, 90 and 95 (50 at least) to cumulative pounds of each year, positive
    when the public purse has gained; `payback_index` counts years from 0, None where the money is never back.
    """
    kept = {number: tuple(percentiles[number]) for number in sorted(percentiles)}
    assert 50 in kept, "a fan needs its middle draw"
    assert all(len(values) == len(years) for values in kept.values()), "one value a year"
    return chart(
        lambda sheet: _draw(sheet, years, kept, payback_index, unit),
        title,
        _description(years, kept, payback_index),
        ("Year", *(f"{number}th percentile" if number != 50 else "Middle (50th)" for number in kept)),
        [[year, *(wording.pounds(values[i]) for values in kept.values())] for i, year in enumerate(years)],
    )


def _draw(
    sheet: Sheet, years: Sequence[str], kept: Mapping[int, Sequence[float]], payback: int | None, unit: str
) -> tuple[float, list[str]]:
    bands = [band for band in _BANDS if band[0] in kept and band[1] in kept] if _spreads(kept) else []
    middle = Key(palette.FAN_LINE, "middle draw", is_line=True)
    top, parts = legend(sheet, [middle, *(Key(band[2], band[3]) for band in reversed(bands))] if bands else [], 0)
    top += sheet.size * 0.6 if bands else 0
    parts.append(svg.text(0, top + sheet.size, unit[:1].upper() + unit[1:], size=sheet.size, colour=palette.QUIET))
    top += sheet.size * 2
    bottom = top + (sheet.width * (0.72 if sheet.narrow else 0.42))
    pounds = scale([value for values in kept.values() for value in values], bottom, top)
    left, right = axis_room(sheet, pounds), sheet.width - 14
    places = _places(len(years), left, right)
    parts += [svg.polygon(_band(kept[low], kept[high], places, pounds), colour) for low, high, colour, _ in bands]
    parts += upright_axis(sheet, pounds, left, right)
    parts.append(
        svg.polyline([(x, pounds(value)) for x, value in zip(places, kept[50], strict=True)], palette.FAN_LINE)
    )
    parts += _payback_mark(sheet, years, kept[50], payback, places, pounds, top)
    parts += year_labels(sheet, years, places, bottom + sheet.size * 1.5)
    return bottom + sheet.size * 2.1, parts


def _spreads(kept: Mapping[int, Sequence[float]]) -> bool:
    """Whether draws differ at all; with single estimates every percentile is the same."""
    return any(len({round(values[i], 2) for values in kept.values()}) > 1 for i in range(len(kept[50])))


def _places(count: int, left: float, right: float) -> list[float]:
    inset = 24.0
    step = (right - left - 2 * inset) / max(count - 1, 1)
    return [left + inset + step * number for number in range(count)]


def _band(
    low: Sequence[float], high: Sequence[float], places: Sequence[float], pounds: Scale
) -> list[tuple[float, float]]:
    there = [(x, pounds(value)) for x, value in zip(places, high, strict=True)]
    back = [(x, pounds(value)) for x, value in zip(places, low, strict=True)]
    return there + back[::-1]


def _payback_mark(
    sheet: Sheet,
    years: Sequence[str],
    middle: Sequence[float],
    payback: int | None,
    places: Sequence[float],
    pounds: Scale,
    top: float,
) -> list[str]:
    """A dashed line at the year in which the money is back, with its words on the side that has room."""
    if payback is None:
        said = f"Not paid back by {years[-1]}"
        return [svg.text(places[-1], top + sheet.size * 0.9, said, size=sheet.size, anchor="end", bold=True, halo=True)]
    x, y = places[payback], pounds(middle[payback])
    left_half = payback <= (len(places) - 1) / 2
    side, anchor = (8, "start") if left_half else (-8, "end")
    bottom = pounds(pounds.low)
    level = top + sheet.size * 0.9 if y > top + sheet.size * 2.4 else bottom - sheet.size * 0.6
    said = f"Pays back in {years[payback]}"
    return [
        svg.line(x, top, x, bottom, palette.INK, 1.5, "5 4"),
        svg.element("circle", cx=x, cy=y, r=5.5, fill=palette.PAPER, stroke=palette.INK, stroke_width=2.5),
        svg.text(x + side, level, said, size=sheet.size, anchor=anchor, bold=True, halo=True),
    ]


def _description(years: Sequence[str], kept: Mapping[int, Sequence[float]], payback: int | None) -> str:
    middle = wording.pounds_in_words(kept[50][-1])
    spreads = _spreads(kept)
    said = f"By {years[-1]} {'the middle draw' if spreads else 'the sum'} stands at {middle}"
    if not spreads:
        said += "; no input is a range, so nothing is said of how sure that is"
    elif 5 in kept and 95 in kept:
        low, high = wording.pounds_in_words(kept[5][-1]), wording.pounds_in_words(kept[95][-1])
        said += f"; 9 draws in 10 lie between {low} and {high}"
    back = f"The money is back in {years[payback]}" if payback is not None else f"The money is not back by {years[-1]}"
    return f"{said}. {back}."
