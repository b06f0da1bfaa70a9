"""Questions of the map as Ibis expressions, the same for every engine.

Files are counted in two steps, first by group and file and then by group, for an engine counts distinct long texts slowly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import ibis

from wholeplace.spend.questions import Question, Value
from wholeplace.spend.unlike import CountTags

TAGS = tuple(each.name for each in fields(CountTags))


def dimension(table: Any, name: str) -> Any:
    """The column of a dimension."""
    if name == "month":
        return table.paid_on.truncate("M")
    if name == "paid_to":
        return ibis.cases(
            (table.transfer.notnull(), "public-body-here"),
            (table.payee.notnull(), "public-body-elsewhere"),
            (table.supplier.notnull(), "other"),
            else_="not-stated",
        )
    return table[name]


def lines_asked(table: Any, question: Question) -> Any:
    """The lines that a question is about."""
    wanted = [_among(dimension(table, name), values) for name, values in question.where.items()]
    known = [dimension(table, name).notnull() for name in question.known]
    return table.filter(*wanted, *known) if wanted or known else table


def _among(column: Any, values: tuple[Value, ...]) -> Any:
    known = [value for value in values if value is not None]
    if len(known) == len(values):
        return column.isin(known)
    return column.isnull() | column.isin(known) if known else column.isnull()


def sums(table: Any, question: Question) -> Any:
    """One row a group: its dimensions, `pence` and `lines`, then `files` where asked, in the question's order.

    Where only the first rows are kept, `all_pence` and `all_lines` say on each what all groups come to.
    """
    asked = lines_asked(table, question)
    groups = {name: dimension(asked, name) for name in question.by}
    rows = _by_file(asked, groups) if question.files else _grouped(asked, groups)
    if question.at_most is not None:
        rows = rows.mutate(all_pence=rows.pence.sum().over(), all_lines=rows.lines.sum().over())
    rows = rows.order_by(*_order(rows, question)) if question.by else rows
    return rows if question.at_most is None else rows.limit(question.at_most)


def _grouped(asked: Any, groups: Mapping[str, Any]) -> Any:
    return (asked.group_by(**groups) if groups else asked).agg(pence=asked.pence.sum(), lines=asked.count())


def _by_file(asked: Any, groups: Mapping[str, Any]) -> Any:
    """The same with the number of files."""
    parts = asked.group_by(**groups, file_=asked.file).agg(pence_=asked.pence.sum(), lines_=asked.count())
    grouped = parts.group_by(*groups) if groups else parts
    return grouped.agg(pence=parts.pence_.sum(), lines=parts.lines_.sum(), files=parts.count())


def _order(rows: Any, question: Question) -> list[Any]:
    cells = [ibis.asc(rows[name], nulls_first=True) for name in question.by]
    return [ibis.desc(rows.pence), *cells] if question.order == "largest" else cells


def tags(table: Any, question: Question) -> Any:
    """What decides whether the lines asked about may be added: each combination once."""
    return lines_asked(table, question).select(*TAGS).distinct().order_by(*TAGS)


def largest_lines(table: Any, question: Question, offset: int, limit: int) -> Any:
    """The lines asked about, the largest amounts first; equal ones by file, sheet and line."""
    asked = lines_asked(table, question)
    by = (ibis.desc(asked.pence), asked.file, ibis.asc(asked.sheet, nulls_first=True), asked.line)
    return asked.order_by(*by).limit(limit, offset=offset)
