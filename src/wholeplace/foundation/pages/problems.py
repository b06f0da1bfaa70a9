"""A `Problem` on a page: in the error summary, linked to its field, and in the table of all that a file needs mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wholeplace.vocabulary.problems import Problem


def items(
    problems: Iterable[Problem], anchors: Mapping[str, str] | None = None, *, listed: bool = False
) -> list[dict[str, str]]:
    """What the error summary lists.

    `anchors` gives the id on the page of each field that has an input there; a problem without one leads to its entry in
    the list of problems, where the page has that list.
    """
    known = anchors or {}
    made = []
    for number, problem in enumerate(problems, start=1):
        anchor = known.get(problem.field or "") or (f"problem-{number}" if listed else None)
        made.append(_item(problem, anchor))
    return made


def rows(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """One row a problem: where it is, what was found and expected, why it matters and what to do."""
    return [
        {
            "number": number,
            "place": place(problem),
            "field": problem.field or "",
            "found": problem.found,
            "expected": problem.expected,
            "why": problem.why,
            "remedy": problem.remedy,
            "name": problem.name,
        }
        for number, problem in enumerate(problems, start=1)
    ]


def place(problem: Problem) -> str:
    """The sheet and cell, or the line, as a person finds it: `Costs, cell D7`, `line 12`."""
    if problem.cell:
        sheet, _, cell = problem.cell.rpartition("!")
        return f"{sheet}, cell {cell}" if sheet else f"cell {cell}"
    return f"line {problem.line}" if problem.line is not None else ""


def _item(problem: Problem, anchor: str | None) -> dict[str, str]:
    where = place(problem)
    text = f"{where}: {problem.remedy}" if where else problem.remedy
    return {"text": text, "href": f"#{anchor}"} if anchor else {"text": text}
