"""Charts along the years: stacked columns by body, and lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wholeplace.documents import wording
from wholeplace.documents.charts import palette, svg
from wholeplace.documents.charts.chart import Chart, Key, Sheet, axis_room, chart, legend, upright_axis, year_labels
from wholeplace.documents.charts.scales import scale

_OTHERS = "other bodies"


def stacked_by_body(
    years: Sequence[str], pounds_by_body: Mapping[str, Sequence[float]], *, title: str, description: str = ""
) -> Chart:
    """A column a year: each body's part above nought where it gains, below where it pays.

    More than eight bodies: the seven largest are drawn and the rest as one; the table holds all. *Units*: pounds of each year.
    """
    assert pounds_by_body, "a column needs a body"
    drawn = _at_most_eight({body: tuple(values) for body, values in pounds_by_body.items()})
    totals = [sum(values[i] for values in pounds_by_body.values()) for i in range(len(years))]
    rows = [
        [year, *(wording.pounds(values[i]) for values in pounds_by_body.values()), wording.pounds(totals[i])]
        for i, year in enumerate(years)
    ]
    said = description or _stack_words(years, pounds_by_body)
    return chart(lambda sheet: _draw_stack(sheet, years, drawn), title, said, ("Year", *pounds_by_body, "All"), rows)


def line_chart(
    years: Sequence[str], pounds_by_series: Mapping[str, Sequence[float]], *, title: str, description: str
) -> Chart:
    """A line a series, told apart by colour and dash. *Units*: pounds of each year; at most eight series."""
    assert 1 <= len(pounds_by_series) <= len(palette.BODIES), "one to eight lines"
    rows = [
        [year, *(wording.pounds(values[i]) for values in pounds_by_series.values())] for i, year in enumerate(years)
    ]
    return chart(
        lambda sheet: _draw_lines(sheet, years, pounds_by_series), title, description, ("Year", *pounds_by_series), rows
    )


def _at_most_eight(pounds_by_body: Mapping[str, tuple[float, ...]]) -> dict[str, tuple[float, ...]]:
    limit = len(palette.BODIES)
    if len(pounds_by_body) <= limit:
        return dict(pounds_by_body)
    by_size = sorted(pounds_by_body, key=lambda body: -sum(abs(value) for value in pounds_by_body[body]))
    largest = set(by_size[: limit - 1])
    kept = {body: values for body, values in pounds_by_body.items() if body in largest}
    rest = [values for body, values in pounds_by_body.items() if body not in largest]
    return {**kept, _OTHERS: tuple(sum(parts) for parts in zip(*rest, strict=True))}


def _draw_stack(sheet: Sheet, years: Sequence[str], drawn: Mapping[str, Sequence[float]]) -> tuple[float, list[str]]:
    keys = [Key(colour, body) for colour, body in zip(palette.BODIES, drawn, strict=False)]
    top, parts = legend(sheet, keys, 0)
    top += sheet.size
    bottom = top + sheet.width * (0.75 if sheet.narrow else 0.42)
    ups = [sum(max(values[i], 0) for values in drawn.values()) for i in range(len(years))]
    downs = [sum(min(values[i], 0) for values in drawn.values()) for i in range(len(years))]
    pounds = scale([*ups, *downs], bottom, top)
    left, right = axis_room(sheet, pounds), sheet.width - 4
    band = (right - left) / len(years)
    width = min(band * 0.66, 64)
    centres = [left + band * (i + 0.5) for i in range(len(years))]
    parts += upright_axis(sheet, pounds, left, right)
    for i, centre in enumerate(centres):
        up = down = 0.0
        for colour, values in zip(palette.BODIES, drawn.values(), strict=False):
            start = up if values[i] >= 0 else down
            end = start + values[i]
            if values[i]:
                parts.append(
                    svg.rectangle(
                        centre - width / 2, pounds(start), width, pounds(end) - pounds(start), colour, palette.PAPER
                    )
                )
            up, down = (end, down) if values[i] >= 0 else (up, end)
    parts.append(svg.line(left, pounds(0), right, pounds(0), palette.INK, 1.5))
    parts += year_labels(sheet, years, centres, bottom + sheet.size * 1.5)
    return bottom + sheet.size * 2.1, parts


_DASHES = (None, "9 5", "2 5", "12 4 3 4", None, "9 5", "2 5", "12 4 3 4")


def _draw_lines(sheet: Sheet, years: Sequence[str], series: Mapping[str, Sequence[float]]) -> tuple[float, list[str]]:
    keys = [
        Key(colour, name, is_line=True, dash=dash)
        for colour, dash, name in zip(palette.BODIES, _DASHES, series, strict=False)
    ]
    top, parts = legend(sheet, keys, 0)
    top += sheet.size
    bottom = top + sheet.width * (0.72 if sheet.narrow else 0.4)
    pounds = scale([value for values in series.values() for value in values], bottom, top)
    left, right = axis_room(sheet, pounds), sheet.width - 14
    step = (right - left - 48) / max(len(years) - 1, 1)
    places = [left + 24 + step * i for i in range(len(years))]
    parts += upright_axis(sheet, pounds, left, right)
    for colour, dash, values in zip(palette.BODIES, _DASHES, series.values(), strict=False):
        parts.append(
            svg.polyline([(x, pounds(value)) for x, value in zip(places, values, strict=True)], colour, 3, dash)
        )
    parts += year_labels(sheet, years, places, bottom + sheet.size * 1.5)
    return bottom + sheet.size * 2.1, parts


def _stack_words(years: Sequence[str], pounds_by_body: Mapping[str, Sequence[float]]) -> str:
    totals = {body: sum(values) for body, values in pounds_by_body.items()}
    most, least = max(totals, key=lambda body: totals[body]), min(totals, key=lambda body: totals[body])
    said = f"From {years[0]} to {years[-1]} {wording.position(totals[most], most)}"
    return f"{said}; {wording.position(totals[least], least)}." if least != most else f"{said}."
