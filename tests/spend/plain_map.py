"""The map worked out line by line in plain Python: slow, and easy to see through. The twin of `spend_map`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wholeplace.spend.questions import Question, Row


def dimension(line: Mapping[str, Any], name: str) -> Any:
    if name == "month":
        return line["paid_on"] and line["paid_on"].replace(day=1)
    if name == "paid_to":
        if line["transfer"] is not None:
            return "public-body-here"
        if line["payee"] is not None:
            return "public-body-elsewhere"
        return "not-stated" if line["supplier"] is None else "other"
    return line[name]


def asked(lines: Iterable[Mapping[str, Any]], question: Question) -> list[Mapping[str, Any]]:
    return [
        line
        for line in lines
        if all(dimension(line, name) in values for name, values in question.where.items())
        and all(dimension(line, name) is not None for name in question.known)
    ]


def plain_rows(lines: Iterable[Mapping[str, Any]], question: Question) -> tuple[Row, ...]:
    """All rows of a question, `at_most` included."""
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {} if question.by else {(): []}
    for line in asked(lines, question):
        groups.setdefault(tuple(dimension(line, name) for name in question.by), []).append(line)
    rows = [
        Row(
            cell,
            sum(line["pence"] for line in group),
            len(group),
            len({line["file"] for line in group}) if question.files else None,
        )
        for cell, group in groups.items()
    ]
    rows.sort(key=lambda row: [(value is not None, value) if value is not None else (False, 0) for value in row.cell])
    if question.order == "largest":
        rows.sort(key=lambda row: -row.pence)
    return tuple(rows[: question.at_most])
