"""Who pays and who gains, body by body and year by year: a table whose cells are tinted by size and sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wholeplace.documents import wording
from wholeplace.documents.charts import palette, svg
from wholeplace.documents.charts.chart import WIDE, Chart, Sheet


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix as a drawing for paper (`chart`) and as levels for a page's own table.

    `levels` has a row a body and a column a year and for the total: −3 (a heavy loss) to 3 (a large gain), 0 nothing.
    """

    chart: Chart
    bodies: tuple[str, ...]
    columns: tuple[str, ...]
    pounds: tuple[tuple[float, ...], ...]
    levels: tuple[tuple[int, ...], ...]


def who_pays_who_gains(
    years: Sequence[str], net_pounds_by_body: Mapping[str, Sequence[float]], *, title: str = "Who pays and who gains"
) -> Matrix:
    """Net position of each body in each year and over all, positive when the body gains. *Units*: pounds."""
    assert net_pounds_by_body, "a matrix has bodies"
    pounds = [(*values, sum(values)) for values in net_pounds_by_body.values()]
    pounds.append(tuple(sum(column) for column in zip(*pounds, strict=True)))
    bodies, columns = (*net_pounds_by_body, "All"), (*years, "All years")
    levels = _levels(pounds)
    said = _description(net_pounds_by_body)
    height, parts = _draw(WIDE, bodies, columns, pounds, levels)
    rows = tuple((body, *(wording.pounds(value) for value in row)) for body, row in zip(bodies, pounds, strict=True))
    drawn = Chart(svg.drawing(title, said, WIDE.width, height, *parts), "", title, said, ("Body", *columns), rows)
    return Matrix(drawn, bodies, columns, tuple(pounds), levels)


def _levels(pounds: Sequence[Sequence[float]]) -> tuple[tuple[int, ...], ...]:
    """Years are tinted against the largest year of any body, totals against the largest total."""
    yearly = max((abs(value) for row in pounds[:-1] for value in row[:-1]), default=0.0)
    total = max((abs(row[-1]) for row in pounds[:-1]), default=0.0)
    whole = max((abs(value) for value in pounds[-1][:-1]), default=0.0)
    last = len(pounds) - 1

    def largest(i: int, j: int, row: Sequence[float]) -> float:
        return max(total, abs(pounds[-1][-1])) if j == len(row) - 1 else whole if i == last else yearly

    return tuple(
        tuple(_level(value, largest(i, j, row)) for j, value in enumerate(row)) for i, row in enumerate(pounds)
    )


def _level(value: float, largest: float) -> int:
    if largest == 0 or round(value) == 0:
        return 0
    size = 1 + (abs(value) > largest / 10) + (abs(value) > largest / 2)
    return size if value > 0 else -size


def _draw(
    sheet: Sheet,
    bodies: Sequence[str],
    columns: Sequence[str],
    pounds: Sequence[Sequence[float]],
    levels: Sequence[Sequence[int]],
) -> tuple[float, list[str]]:
    size = sheet.size if len(columns) <= 7 else sheet.size * 0.86
    names = min(max(svg.width_of(body, size, bold=True) for body in bodies) + 14, sheet.width * 0.34)
    lines = [svg.wrapped(body, names - 8, size, 2) for body in bodies]
    row_height = size * (2.2 if max(len(each) for each in lines) == 1 else 2.8)
    width = (sheet.width - names) / len(columns)
    parts = []
    for j, column in enumerate(columns):
        x = names + width * (j + 1) - 6
        parts.append(svg.text(x, size * 1.2, column, size=size, anchor="end", bold=j == len(columns) - 1))
    for i in range(len(bodies)):
        y, bold = size * 1.9 + i * row_height, i == len(bodies) - 1
        first = y + row_height / 2 + size * (0.35 - 0.58 * (len(lines[i]) - 1))
        parts += [svg.text(0, first + size * 1.16 * k, part, size=size, bold=bold) for k, part in enumerate(lines[i])]
        for j, value in enumerate(pounds[i]):
            x, level = names + width * j, levels[i][j]
            parts.append(svg.rectangle(x, y, width, row_height, palette.HEAT[level], palette.PAPER))
            ink = palette.HEAT_TEXT.get(level, palette.INK)
            said = wording.pounds_short(value)
            parts.append(
                svg.text(
                    x + width - 6,
                    y + row_height / 2 + size * 0.35,
                    said,
                    size=size,
                    anchor="end",
                    colour=ink,
                    bold=bold or j == len(columns) - 1,
                )
            )
    last = size * 1.9 + (len(bodies) - 1) * row_height
    parts.append(svg.line(0, last, sheet.width, last, palette.INK, 1.5))
    return size * 2.2 + len(bodies) * row_height, parts


def _description(net_pounds_by_body: Mapping[str, Sequence[float]]) -> str:
    totals = {body: sum(values) for body, values in net_pounds_by_body.items()}
    gaining = [body for body, value in totals.items() if value > 0.5]
    paying = [body for body, value in totals.items() if value < -0.5]
    parts = [
        f"Over all years {_named(gaining)} gain{'s' if len(gaining) == 1 else ''}"
        if gaining
        else "Over all years no body gains",
        f"{_named(paying)} pay{'s' if len(paying) == 1 else ''} more than comes back"
        if paying
        else "no body pays more than comes back",
    ]
    return f"{parts[0]}; {parts[1]}."


def _named(bodies: Sequence[str]) -> str:
    return bodies[0] if len(bodies) == 1 else f"{', '.join(bodies[:-1])} and {bodies[-1]}"
