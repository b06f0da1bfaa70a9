"""Where money goes from where: a Sankey, its nodes in two columns and a ribbon as thick as the money between them.

A flow below nought (a service that brought in more than it cost) is drawn in outline only, as thick as its size; a node's
words give its net figure. Names stand beside the nodes on a wide sheet and above them on a narrow one; every node is given the
room that its words need, so none can lie upon another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wholeplace.documents import wording
from wholeplace.documents.charts import palette, svg
from wholeplace.documents.charts.chart import Chart, Sheet, chart

_LEADING = 1.22
_NODE = 14.0
_HAIRLINE = 0.75


@dataclass(frozen=True, slots=True)
class Ribbon:
    """Money from one node of the left column to one of the right. *Units*: whole pence; below nought, money back."""

    source: str
    target: str
    pence: int


@dataclass(frozen=True, slots=True)
class Columns:
    """What the two columns hold, in the singular and the plural: ("body", "bodies"), ("service", "services")."""

    source: tuple[str, str] = ("body", "bodies")
    target: tuple[str, str] = ("service", "services")


@dataclass(frozen=True, slots=True)
class _Node:
    """A node of one column: its net pence and the size of all its flows, both ways; where it stands."""

    label: str
    net: int
    size: int
    colour: str
    lines: tuple[str, ...] = ()
    top: float = 0.0
    height: float = 0.0


BODY_TO_SERVICE = Columns()


def flows_chart(
    flows: Sequence[Ribbon],
    *,
    title: str,
    columns: Columns = BODY_TO_SERVICE,
    most: tuple[int, int] = (8, 12),
    least_share: float = 0.005,
    note: str = "",
) -> Chart:
    """Ribbons from sources to targets, largest first; the table holds every flow.

    At most `most` nodes a column are drawn: the smaller ones, and those under `least_share` of all, are gathered into one that
    says how many they are. `note` is added to the description. *Units*: whole pence.
    """
    assert flows, "a drawing of flows has flows"
    summed = _summed(flows)
    drawn = _gathered(_gathered(summed, 0, columns.source[1], most[0], least_share), 1, columns.target[1], most[1],
                      least_share)  # fmt: skip
    ordered = sorted(summed.items(), key=lambda item: (-abs(item[1]), item[0]))
    rows = [(source, target, wording.pence_in_whole_pounds(pence)) for (source, target), pence in ordered]
    said = _description(summed, columns) + (f" {note}" if note else "")
    head = (columns.source[0].capitalize(), columns.target[0].capitalize(), "Amount")
    return chart(lambda sheet: _draw(sheet, drawn), title, said, head, rows)


def _summed(flows: Sequence[Ribbon]) -> dict[tuple[str, str], int]:
    """Flows between the same two nodes are one."""
    made: Counter[tuple[str, str]] = Counter()
    for flow in flows:
        made[flow.source, flow.target] += flow.pence
    return dict(made)


def _gathered(
    flows: Mapping[tuple[str, str], int], side: int, plural: str, most: int, least_share: float
) -> dict[tuple[str, str], int]:
    """The flows with the small nodes of one side made one: `5 other services`. A single small node keeps its name."""
    sizes: Counter[str] = Counter()
    for ends, pence in flows.items():
        sizes[ends[side]] += abs(pence)
    whole = sum(sizes.values())
    ranked = sorted(sizes, key=lambda label: (-sizes[label], label))
    kept = {label for label in ranked if sizes[label] >= whole * least_share and whole}
    if len(ranked) > most:
        kept &= set(ranked[: most - 1])
    rest = [label for label in ranked if label not in kept]
    if len(rest) < 2:
        return dict(flows)
    gathered, name = set(rest), f"{len(rest)} other {plural}"
    made: Counter[tuple[str, str]] = Counter()
    for ends, pence in flows.items():
        label = name if ends[side] in gathered else ends[side]
        made[(label, ends[1]) if side == 0 else (ends[0], label)] += pence
    return dict(made)


def _nodes(flows: Mapping[tuple[str, str], int], side: int) -> list[_Node]:
    """The nodes of one side, largest first, what was gathered last."""
    sizes: Counter[str] = Counter()
    nets: Counter[str] = Counter()
    for ends, pence in flows.items():
        sizes[ends[side]] += abs(pence)
        nets[ends[side]] += pence
    ranked = sorted(sizes, key=lambda label: (" other " in label and label[0].isdigit(), -sizes[label], label))
    colours = palette.BODIES if side == 0 else (palette.TOTAL,)
    return [_Node(label, nets[label], sizes[label], colours[i % len(colours)]) for i, label in enumerate(ranked)]


def _draw(sheet: Sheet, flows: Mapping[tuple[str, str], int]) -> tuple[float, list[str]]:
    room = sheet.width / 2 - 6 if sheet.narrow else sheet.width * 0.27
    columns = [[_worded(sheet, node, room) for node in _nodes(flows, side)] for side in (0, 1)]
    whole = max(sum(abs(pence) for pence in flows.values()), 1)
    scale = (sheet.width * 0.9 if sheet.narrow else sheet.width * 0.5) / whole
    placed = [_placed(sheet, column, scale) for column in columns]
    height = max(_foot(sheet, column) for column in placed)
    left, right = [_centred(sheet, column, height) for column in placed]
    ends = (_NODE, sheet.width - _NODE) if sheet.narrow else (room + 8 + _NODE, sheet.width - room - 8 - _NODE)
    parts = _ribbons(flows, left, right, scale, ends)
    for column, x, side in ((left, ends[0] - _NODE, 0), (right, ends[1], 1)):
        for node in column:
            parts.append(svg.rectangle(x, node.top, _NODE, max(node.height, 1.5), node.colour))
            parts += _words(sheet, node, x, side)
    return height, parts


def _worded(sheet: Sheet, node: _Node, room: float) -> _Node:
    """The node with its name in two lines at most, three on a narrow sheet, and its net figure beneath."""
    figure = wording.pounds_short(node.net / 100)
    lines = (*svg.wrapped(node.label, room, sheet.size, 3 if sheet.narrow else 2), figure)
    return replace(node, lines=lines)


def _slot(sheet: Sheet, node: _Node, height: float) -> tuple[float, float]:
    """The room a node takes, words and all, and how far below its top the node itself begins."""
    words = len(node.lines) * sheet.size * _LEADING
    if sheet.narrow:
        return words + 4 + height + 10, words + 4
    taken = max(words, height)
    return taken + 10, (taken - height) / 2


def _placed(sheet: Sheet, column: Sequence[_Node], scale: float) -> list[_Node]:
    made, top = [], 2.0
    for node in column:
        height = node.size * scale
        taken, above = _slot(sheet, node, height)
        made.append(replace(node, top=top + above, height=height))
        top += taken
    return made


def _foot(sheet: Sheet, column: Sequence[_Node]) -> float:
    """Where the room of a column's last node ends."""
    last = column[-1]
    taken, above = _slot(sheet, last, last.height)
    return last.top - above + taken


def _centred(sheet: Sheet, column: Sequence[_Node], height: float) -> list[_Node]:
    """The column with its spare room shared out between its nodes, so that ribbons run level where they can."""
    spare = (height - _foot(sheet, column)) / len(column)
    return [replace(node, top=node.top + spare * (i + 0.5)) for i, node in enumerate(column)]


def _ribbons(
    flows: Mapping[tuple[str, str], int],
    left: Sequence[_Node],
    right: Sequence[_Node],
    scale: float,
    ends: tuple[float, float],
) -> list[str]:
    """A ribbon a flow, in the order of both columns, so that those of one node leave it without crossing."""
    from_y = {node.label: node.top for node in left}
    to_y = {node.label: node.top for node in right}
    made = []
    for source in left:
        for target in right:
            pence = flows.get((source.label, target.label), 0)
            if not pence:
                continue
            thick = abs(pence) * scale
            made.append(_ribbon(ends, from_y[source.label], to_y[target.label], thick, source.colour, back=pence < 0))
            from_y[source.label] += thick
            to_y[target.label] += thick
    return made


def _ribbon(ends: tuple[float, float], y1: float, y2: float, thick: float, colour: str, *, back: bool) -> str:
    """One ribbon; its outline keeps its colour at full strength, for the tint within is pale. Money back has no tint."""
    x1, x2 = ends
    middle = _n((x1 + x2) / 2)
    out = f"C{middle} {_n(y1)} {middle} {_n(y2)} {_n(x2)} {_n(y2)}"
    home = f"C{middle} {_n(y2 + thick)} {middle} {_n(y1 + thick)} {_n(x1)} {_n(y1 + thick)}"
    path = f"M{_n(x1)} {_n(y1)}{out}L{_n(x2)} {_n(y2 + thick)}{home}Z"
    return svg.element(
        "path", d=path, fill=palette.PAPER if back else colour, fill_opacity=None if back else 0.3, stroke=colour,
        stroke_width=_HAIRLINE, stroke_dasharray="4 3" if back else None,
    )  # fmt: skip


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _words(sheet: Sheet, node: _Node, x: float, side: int) -> list[str]:
    """The name and, bolder, the figure: outside the node on a wide sheet, above it on a narrow one."""
    size, count = sheet.size, len(node.lines)
    if sheet.narrow:
        first = node.top - 4 - size * _LEADING * (count - 1) - size * 0.15
        at, anchor = (0.0, "start") if side == 0 else (sheet.width, "end")
    else:
        first = node.top + node.height / 2 + size * (0.35 - _LEADING * (count - 1) / 2)
        at, anchor = (x - 8, "end") if side == 0 else (x + _NODE + 8, "start")
    return [
        svg.text(
            at, first + size * _LEADING * i, line, size=size, anchor=anchor, bold=i == count - 1, halo=sheet.narrow
        )
        for i, line in enumerate(node.lines)
    ]


def _description(flows: Mapping[tuple[str, str], int], columns: Columns) -> str:
    """What is to be seen: the whole, the largest flow, and the flows below nought, in words."""
    sources, targets = {ends[0] for ends in flows}, {ends[1] for ends in flows}
    largest = max(flows, key=lambda ends: (flows[ends], ends))
    below = [pence for pence in flows.values() if pence < 0]
    said = (
        f"{wording.pounds_in_words(sum(flows.values()) / 100)} from {_counted(len(sources), columns.source)} to "
        f"{_counted(len(targets), columns.target)}. The largest flow, {wording.pounds_in_words(flows[largest] / 100)}, "
        f"is from {largest[0]} to {largest[1]}."
    )
    if below:
        one = len(below) == 1
        said += (
            f" {len(below)} {'flow is' if one else 'flows are'} below nought, {wording.pounds_in_words(sum(below) / 100)} "
            f"in all: {'it is' if one else 'they are'} drawn in dashed outline."
        )
    return said


def _counted(number: int, words: tuple[str, str]) -> str:
    return f"{number} {words[0] if number == 1 else words[1]}"
