"""The map of spending: body × service × year × place, every figure of which opens down to its lines.

A figure is a sum of whole pence over counted lines. Before any is worked out, the tags of the lines asked about are looked at:
sums of net and gross, of two editions of one year, of budget or payments with outturn are refused, for nobody could say what
they mean. Rows that may stand side by side but not be added are answered without a total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wholeplace.spend.questions import (
    DIMENSIONS,
    OTHERS,
    Answer,
    Flow,
    Flows,
    LinesBehind,
    Question,
    Row,
    Value,
)
from wholeplace.spend.unlike import CountTags, unlike
from wholeplace.vocabulary.problems import Problem, refuse_if

if TYPE_CHECKING:
    from wholeplace.spend.lines_store import LinesStore

TAGS = ("layer", "edition", "basis", "body", "year")


def answer(store: LinesStore, question: Question) -> Answer:
    """The sums that a question asks for.

    *Refuses*: unknown-dimension; unlike-layers, two-editions, net-and-gross where a row would add what may not be added.
    """
    tags = tags_asked(store, question)
    from wholeplace.spend import expressions

    table = store.answer(expressions.sums(store.table, question))
    rows = _rows(table, question)
    pence, lines = sum(row.pence for row in rows), sum(row.lines for row in rows)
    if question.at_most is not None and rows:
        pence, lines = (table[name][0].as_py() or 0 for name in ("all_pence", "all_lines"))
    return Answer(question, rows, None if unlike(tags) else pence, lines, tags)


def tags_asked(store: LinesStore, question: Question) -> tuple[CountTags, ...]:
    """The tags of the lines that a question is about, once they may be added within each of its rows.

    The tags of all lines are looked up once for a store. Only where they would not do, those of the question's own lines are.

    *Refuses*: as `answer`.
    """
    refuse_if(_unknown(question))
    tags = tuple(tag for tag in all_tags(store) if _wanted(tag, question.where))
    if _unlike_within_rows(tags, question.by) and (question.known or set(question.where) - set(TAGS)):
        tags = _tags(store, question)
    refuse_if(_unlike_within_rows(tags, question.by))
    return tags


def all_tags(store: LinesStore) -> tuple[CountTags, ...]:
    """The tags of all lines of a store: which layers, editions, bases, bodies and years there are to choose from."""
    if "tags" not in store.remembered:
        store.remembered["tags"] = _tags(store, Question())
    found: tuple[CountTags, ...] = store.remembered["tags"]
    return found


def _tags(store: LinesStore, question: Question) -> tuple[CountTags, ...]:
    from wholeplace.spend import expressions

    return tuple(CountTags(**row) for row in store.answer(expressions.tags(store.table, question)).to_pylist())


def _wanted(tag: CountTags, where: Mapping[str, tuple[Value, ...]]) -> bool:
    return all(getattr(tag, name) in values for name, values in where.items() if name in TAGS)


def _unlike_within_rows(tags: Sequence[CountTags], by: Sequence[str]) -> list[Problem]:
    """Why lines that fall in one row may not be added: rows keep apart the tags by which lines are grouped."""
    apart = [name for name in by if name in TAGS]
    groups: dict[tuple[Value, ...], list[CountTags]] = defaultdict(list)
    for tag in tags:
        groups[tuple(getattr(tag, name) for name in apart)].append(tag)
    return list(dict.fromkeys(problem for group in groups.values() for problem in unlike(group)))


def _unknown(question: Question) -> list[Problem]:
    """Names of dimensions that there are none of."""
    named = dict.fromkeys((*question.by, *question.where, *question.known))
    return [
        Problem(
            name="unknown-dimension",
            field=name,
            found=f"a question by “{name}”",
            expected=f"one of: {', '.join(DIMENSIONS)}",
            why="Lines are grouped and chosen by what is known of them, and by nothing else.",
            remedy="Choose one of the dimensions listed.",
        )
        for name in named
        if name not in DIMENSIONS
    ]


def _rows(table: Any, question: Question) -> tuple[Row, ...]:
    """The rows of an answer's table. The sum over no lines at all is nought, which an engine does not say."""
    count = table.num_rows
    cells = list(zip(*(table[name].to_pylist() for name in question.by), strict=True)) or [()] * count
    pence, lines = ([value or 0 for value in table[name].to_pylist()] for name in ("pence", "lines"))
    files = table["files"].to_pylist() if question.files else [None] * count
    return tuple(Row(*row) for row in zip(cells, pence, lines, files, strict=True))


def opened(question: Question, cell: Sequence[Value]) -> Question:
    """The question of one cell's lines alone."""
    assert len(cell) == len(question.by), "a cell has a value for each dimension asked by"
    each = {name: (value,) for name, value in zip(question.by, cell, strict=True)}
    return Question(where={**question.where, **each}, known=question.known)


def lines_behind(
    store: LinesStore, question: Question, cell: Sequence[Value], offset: int = 0, limit: int = 50
) -> LinesBehind:
    """The lines that a cell of an answer is the sum of, the largest first: with file, sheet, line and the rule of each.

    *Units*: `offset` and `limit` in lines. *Refuses*: as `answer`.
    """
    from wholeplace.spend import expressions

    one = opened(question, cell)
    whole = answer(store, replace(one, files=True)).rows[0]
    rows = store.answer(expressions.largest_lines(store.table, one, offset, limit)).to_pylist()
    return LinesBehind(tuple(rows), whole.lines, whole.pence, whole.files or 0, offset, limit)


def flows(
    store: LinesStore,
    where: Mapping[str, Value | tuple[Value, ...]],
    stages: tuple[str, ...] = ("body", "service", "paid_to"),
    most: int = 12,
) -> Flows:
    """The money between neighbouring stages, for a drawing of flows.

    Of each stage the `most` values that move most money stand by themselves; the others are gathered as `OTHERS`.

    *Refuses*: as `answer`; also where the bodies' figures may not be added to each other, for a drawing adds them.
    """
    question = Question(by=tuple(stages)).narrowed(**where)
    tags = tags_asked(store, replace(question, by=()))
    found = answer(store, question)
    kept = [_largest(found.rows, number, most) for number in range(len(stages))]
    sums: dict[tuple[int, Value, Value], list[int]] = defaultdict(lambda: [0, 0])
    for row in found.rows:
        cell = [value if value in kept[number] else OTHERS for number, value in enumerate(row.cell)]
        for stage in range(len(stages) - 1):
            gathered = sums[stage, cell[stage], cell[stage + 1]]
            gathered[0] += row.pence
            gathered[1] += row.lines
    each = tuple(Flow(*ends, pence, lines) for ends, (pence, lines) in sums.items())
    return Flows(tuple(stages), tuple(sorted(each, key=_shown)), found.total_pence or 0, tags)


def _largest(rows: Sequence[Row], number: int, most: int) -> set[Value]:
    """The values of one stage that move most money, either way; all where there are not many."""
    moved: dict[Value, int] = defaultdict(int)
    for row in rows:
        moved[row.cell[number]] += abs(row.pence)
    return set(sorted(moved, key=lambda value: (-moved[value], str(value)))[:most])


def _shown(flow: Flow) -> tuple[int, int, str, str]:
    return (flow.stage, -flow.pence, str(flow.source), str(flow.target))
