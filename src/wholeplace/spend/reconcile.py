"""Do the authorities of a return make the England that is printed beside them, and who is missing?

England and the classes are printed with estimates for authorities that did not return, so they exceed the sum of returns; a
difference is *explained* where authorities are missing that could come to it. A difference that nobody missing could come to
is a fault of the file, or of its reading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wholeplace.spend.lines import pounds_text
from wholeplace.spend.statutory_layout import NET, TOTAL, line_ids
from wholeplace.spend.statutory_problems import check_return
from wholeplace.spend.statutory_return import (
    ROUNDING_OF_SERVICES_PENCE,
    THOUSAND_PENCE,
    Absent,
    Duplicate,
    PublishedTotal,
    Return,
)
from wholeplace.vocabulary.problems import Problem, Refused
from wholeplace.vocabulary.years import FinancialYear

LARGEST_TIMES = 2
"""An authority that did not return may be larger than any that did: Birmingham is the largest metropolitan district."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One line as printed for England or a class, beside the sum of the authorities in it. *Units*: pence.

    `room_pence` is what rounding and the authorities that did not return could come to.
    """

    line: str
    published_pence: int
    returned_pence: int
    room_pence: int

    @property
    def difference_pence(self) -> int:
        """Published less returned."""
        return self.published_pence - self.returned_pence

    @property
    def explained(self) -> bool:
        """Whether rounding and those that did not return could make the difference."""
        return abs(self.difference_pence) <= self.room_pence


@dataclass(frozen=True, slots=True)
class ClassCompared:
    """A class of authorities, by its total line."""

    name: str
    class_: str
    authorities: int
    absent: int
    total: Compared


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What comparing a return with its own totals came to. `england` and `classes` are empty where none are printed."""

    stated: Return
    measure: str
    england: tuple[Compared, ...]
    classes: tuple[ClassCompared, ...]
    problems: tuple[Problem, ...]

    @property
    def unexplained(self) -> tuple[str, ...]:
        """England's lines and the classes whose difference nobody missing could come to."""
        lines = [compared.line for compared in self.england if not compared.explained]
        return (*lines, *(each.name for each in self.classes if not each.total.explained))

    @property
    def absent(self) -> tuple[Absent, ...]:
        return self.stated.absent

    @property
    def duplicates(self) -> tuple[Duplicate, ...]:
        return self.stated.duplicates


def reconcile(stated: Return, measure: str = NET) -> Reconciliation:
    """Compare a return with England and the classes that it prints, line by line. *Units*: pence.

    *Refuses* `column-not-in-return`.
    """
    if measure not in stated.measures:
        raise Refused(_no_column(stated, measure))
    england = stated.england
    lines = tuple(_compared(stated, england, measure, line_ids(), None)) if england else ()
    classes = tuple(_class(stated, total, measure) for total in stated.published if total.class_ != "Eng")
    held = tuple(each for each in classes if each is not None)
    return Reconciliation(stated, measure, lines, held, tuple(check_return(stated)))


def of_year(returns: Iterable[Return], year: FinancialYear | None) -> tuple[Return, ...]:
    """The returns of one year, or all where none is asked for. *Refuses* `no-return-of-year`."""
    held = tuple(returns)
    asked = tuple(each for each in held if year in (None, each.year))
    if not asked and year is not None:
        raise Refused(_none_of(year, held))
    return asked


def _class(stated: Return, total: PublishedTotal, measure: str) -> ClassCompared | None:
    compared = next(_compared(stated, total, measure, (TOTAL,), total.class_), None)
    if compared is None:
        return None
    members = sum(entry.class_ == total.class_ for entry in stated.entries.values())
    absent = sum(each.class_ == total.class_ for each in stated.absent)
    return ClassCompared(total.name, total.class_, members, absent, compared)


def _compared(
    stated: Return, total: PublishedTotal, measure: str, lines: Iterable[str], class_: str | None
) -> Iterator[Compared]:
    members = [entry for entry in stated.entries.values() if class_ in (None, entry.class_)]
    absent = [each for each in stated.absent if class_ in (None, each.class_)]
    for line in lines:
        published = total.figures.get((line, measure))
        if published is None:
            continue
        returned = [entry.figures.get((line, measure), 0) for entry in members]
        rounding = (len(members) + 1) * THOUSAND_PENCE // 2 + (ROUNDING_OF_SERVICES_PENCE if line == TOTAL else 0)
        yield Compared(line, published, sum(returned), rounding + _room(stated, absent, line, measure))


def _room(stated: Return, absent: Collection[Absent], line: str, measure: str) -> int:
    """What those that did not return could come to: each at most so many times the largest of its class."""
    return sum(LARGEST_TIMES * _largest(stated, each.class_, line, measure) for each in absent)


def _largest(stated: Return, class_: str, line: str, measure: str) -> int:
    of_class = [entry for entry in stated.entries.values() if entry.class_ == class_]
    return max((abs(entry.figures.get((line, measure), 0)) for entry in of_class or stated.entries.values()), default=0)


def as_answer(done: Reconciliation) -> dict[str, Any]:
    """The object that `wholeplace spend reconcile --json` prints for one return. Amounts are pounds as exact text."""
    stated = done.stated
    return {
        "file": stated.file,
        **({"sheet": stated.sheet} if stated.sheet else {}),
        "return": stated.kind,
        "year": str(stated.year),
        "edition": stated.edition,
        "layer": stated.layer,
        "measure": done.measure,
        "authorities": len(stated.entries),
        "total": pounds_text(stated.sum_pence(TOTAL, done.measure)),
        "did_not_return": [{"code": each.code, "name": each.name, "line": each.line} for each in done.absent],
        "printed_twice": [
            {"code": each.code, "name": each.name, "lines": [each.first_line, each.line]} for each in done.duplicates
        ],
        "lines_left_out": list(stated.left_out),
        "england": [_compared_answer(compared) for compared in done.england],
        "classes": [
            {"class": each.class_, "name": each.name, "authorities": each.authorities, "did_not_return": each.absent}
            | _compared_answer(each.total)
            for each in done.classes
        ],
        "unexplained": list(done.unexplained),
        "problems": [problem.as_dict() for problem in done.problems],
    }


def _compared_answer(compared: Compared) -> dict[str, Any]:
    return {
        "line": compared.line,
        "published": pounds_text(compared.published_pence),
        "returned": pounds_text(compared.returned_pence),
        "difference": pounds_text(compared.difference_pence),
        "explained": compared.explained,
    }


def _no_column(stated: Return, measure: str) -> Problem:
    return Problem(
        name="column-not-in-return",
        file=stated.file,
        field=measure,
        found=f"{stated.edition} with {', '.join(stated.measures) or 'no figures'}",
        expected=f"a return that holds {measure}",
        why="A budget (RA) is published net alone, and a column that is not there would add up to nought.",
        remedy="Ask for a column that the return holds.",
    )


def _none_of(year: FinancialYear, held: Sequence[Return]) -> Problem:
    return Problem(
        name="no-return-of-year",
        field=str(year),
        found=", ".join(each.edition for each in held) or "no return at all",
        expected=f"a return of {year}",
        why="Figures of another year would be answered for the one asked for.",
        remedy="Ask for a year that is there, or bring the return of this one.",
    )
