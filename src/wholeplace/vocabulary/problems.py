"""What a person must put right, said once and shown three ways.

A `Problem` is a value, not an exception: checks return lists of them, all at once.
`Refused` carries them where work cannot go on; nothing is then half done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any


class Exit(IntEnum):
    """Exit statuses of the command line. For several files the highest met is returned."""

    DONE = 0
    MISUSED = 2
    UNREADABLE = 10
    REFUSED = 11
    NOT_PERMITTED = 12
    CHECK_FAILED = 13
    OUR_FAULT = 70


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a person must put right: what was found, what was expected, why, and what to do.

    `name` is the kind of problem (kebab-case, in the catalogue that `wholeplace explain NAME` prints).
    Where it is, is told by `file` and one of `line` (1-based), `cell` (`Costs!D7`) or `field` (`benefits.incidents.impact`);
    `field` may stand beside the other two. `excerpt` is the offending line of a text file and `column` the 1-based
    place in it to underline; both serve the console only.
    """

    name: str
    found: str
    expected: str
    why: str
    remedy: str
    file: str | None = None
    line: int | None = None
    cell: str | None = None
    field: str | None = None
    excerpt: str | None = None
    column: int | None = None

    def at(self, **where: Any) -> Problem:
        """The same problem, with its place in a file filled in."""
        return replace(self, **where)

    def as_dict(self) -> dict[str, Any]:
        """The keys that every face shows, those without a value left out."""
        keys = ("name", "file", "line", "cell", "field", "found", "expected", "why", "remedy")
        return {key: getattr(self, key) for key in keys if getattr(self, key) is not None}

    @property
    def where(self) -> str:
        """Where it is, in words that fit before a colon: `case.toml, line 12, benefits.incidents.impact`."""
        parts = [
            self.file,
            f"line {self.line}" if self.line is not None else None,
            f"cell {self.cell}" if self.cell else None,
            self.field,
        ]
        return ", ".join(part for part in parts if part)

    def text(self) -> str:
        """The problem as the console prints it, the fault underlined where the line is known."""
        head = f"{self.name}: {self.where}" if self.where else self.name
        lines = [head]
        if self.excerpt is not None:
            number = f"{self.line} | " if self.line is not None else "| "
            lines.append(f"    {number}{self.excerpt}")
            if self.column is not None:
                lines.append("    " + " " * (len(number) + self.column - 1) + "^")
        lines += [
            f"  found     {self.found}",
            f"  expected  {self.expected}",
            f"  why       {self.why}",
            f"  remedy    {self.remedy}",
        ]
        return "\n".join(lines)


class Refused(Exception):  # noqa: N818 - the trade's word; it is an answer, not an error of ours
    """Work that cannot go on, with every problem found. Nothing is then half done."""

    def __init__(self, *problems: Problem, status: Exit = Exit.REFUSED) -> None:
        assert problems, "a refusal names at least one problem"
        super().__init__("; ".join(f"{p.name} ({p.where})" if p.where else p.name for p in problems))
        self.problems: tuple[Problem, ...] = problems
        self.status = status


def refuse_if(problems: Iterable[Problem], status: Exit = Exit.REFUSED) -> None:
    """Raise `Refused` with all the problems, where there are any."""
    found = tuple(problems)
    if found:
        raise Refused(*found, status=status)
