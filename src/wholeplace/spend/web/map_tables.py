"""Tables of the map: every figure a link to the lines behind it, and what refuses to be added said with its choices."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import format_html

from wholeplace.documents import wording
from wholeplace.reference.services import services
from wholeplace.spend.questions import DIMENSIONS, Answer, Question, Value
from wholeplace.spend.spend_map import answer
from wholeplace.spend.unlike import CountTags
from wholeplace.spend.web.map_reading import Sheet, words_of
from wholeplace.vocabulary.problems import Problem, Refused

Cell = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose instead of what was refused."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Problems with what may be chosen instead."""

    problems: tuple[Problem, ...] = ()
    choices: tuple[Choice, ...] = ()


def whole(sheet: Sheet) -> tuple[Answer | None, Refusal]:
    """The sum of all lines chosen; where they may not be added, why not and what to choose."""
    try:
        return answer(sheet.store, sheet.question()), Refusal()
    except Refused as refused:
        return None, refusal(sheet, refused.problems)


def refusal(sheet: Sheet, problems: Sequence[Problem]) -> Refusal:
    """The problems, with bodies by their names, and links to sheets that can be added."""
    names = {problem.name for problem in problems}
    fitting = [tag for tag in sheet.tags if _fits(tag, sheet)]
    made: list[Choice] = []
    if "unlike-layers" in names:
        made += [_choice(sheet, "layer", layer) for layer in sorted({tag.layer for tag in fitting})]
    if "net-and-gross" in names:
        made += [_choice(sheet, "basis", basis) for basis in sorted({tag.basis for tag in fitting})]
        made += [_choice(sheet, "body", body) for body in sorted({tag.body for tag in fitting})]
    if "two-editions" in names:
        made += _editions(sheet, fitting)
    return Refusal(tuple(_named(sheet, problem) for problem in problems), tuple(made))


def _fits(tag: CountTags, sheet: Sheet) -> bool:
    return all(getattr(tag, name) in values for name, values in sheet.where.items() if hasattr(tag, name))


def _choice(sheet: Sheet, dimension: str, value: str) -> Choice:
    said = sheet.words(dimension, value)
    if dimension != "body":
        said = f"{'amounts ' if dimension == 'basis' else ''}{said[:1].lower()}{said[1:]}"
    return Choice(f"Show only {said}", sheet.href(**{dimension: value}))


def _editions(sheet: Sheet, tags: Sequence[CountTags]) -> list[Choice]:
    """One link an edition that clashes: all editions but those that state the same year again."""
    rivals: dict[tuple[str, int, str], set[str]] = {}
    for tag in tags:
        rivals.setdefault((tag.body, tag.year, tag.layer), set()).add(tag.edition)
    clashing = sorted({edition for several in rivals.values() if len(several) > 1 for edition in several})
    every = sorted({tag.edition for tag in tags})
    made = []
    for kept in clashing:
        dropped = {edition for several in rivals.values() if kept in several for edition in several} - {kept}
        left: tuple[Value, ...] = tuple(edition for edition in every if edition not in dropped)
        made.append(Choice(f"Count “{kept}”, and leave out {_listed(sorted(dropped))}", sheet.href(edition=left)))
    return made


def _listed(names: Sequence[str]) -> str:
    return " and ".join(f"“{name}”" for name in names)


def _named(sheet: Sheet, problem: Problem) -> Problem:
    """The problem with the names of bodies in place of their codes."""
    found = problem.found
    for body in sorted({tag.body for tag in sheet.tags}, key=len, reverse=True):
        found = found.replace(body, sheet.body_name(body))
    return problem.at(found=found)


def figure_cell(pence: int | None, href: str, *, places: int = 0, total: bool = False) -> Cell:
    """A figure that opens down to its lines; empty where there is none. *Units*: pence."""
    if pence is None:
        return {"text": "", "numeric": True}
    text = wording.pence(pence) if places else wording.pence_in_whole_pounds(pence)
    html = format_html('<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>', href, text)
    return {"html": html, "numeric": True, "negative": pence < 0, "total": total}


def number_cell(text: str) -> Cell:
    return {"text": text, "numeric": True}


def service_order(value: Value) -> tuple[int, str]:
    """Services in the order of the country's list; what is not in it last."""
    known = list(services())
    return (known.index(str(value)) if value in services() else len(known), str(value))


@dataclass(frozen=True, slots=True)
class Crossed:
    """A table of two dimensions, ready for a page."""

    head: tuple[Any, ...]
    rows: tuple[Any, ...]


def crossed(
    sheet: Sheet, down: str, across: str, *, addable: bool, people: int | None = None, most_across: int = 12
) -> Crossed:
    """A table of one dimension down and one across, each figure a link; sums only where they may be added.

    `people`: those who live in the place, for a column per head. Columns beyond `most_across` are gathered as others.
    """
    pence = answer(sheet.store, sheet.question(down, across)).pence
    return crossed_of(sheet, (down, across), pence, addable=addable, people=people, most_across=most_across)


def crossed_of(
    sheet: Sheet,
    by: tuple[str, str],
    pence: Mapping[tuple[Value, ...], int],
    *,
    addable: bool,
    people: int | None = None,
    most_across: int = 12,
    keys: Keys | None = None,
    unlined: Collection[tuple[Value, Value]] = (),
    explained_at: str = "",
) -> Crossed:
    """The same of figures that are worked out already. `keys` gives the values that a column's lines may have.

    `unlined` are cells without a line of their own; they lead to `explained_at`, where the page says how they come about.
    """
    acrosses = _largest(pence, 1)
    kept, rest = acrosses[:most_across], acrosses[most_across:]
    columns: list[tuple[str, tuple[Value, ...]]] = [(sheet.words(by[1], value), (value,)) for value in kept]
    columns += [(f"{len(rest)} others", tuple(rest))] if rest else []
    head: list[Any] = [DIMENSIONS[by[0]], *(number_head(words) for words, _ in columns)]
    head += [number_head("All")] if addable else []
    head += [number_head("Per head")] if addable and people else []
    across = [values for _, values in columns]
    made = _Cells(sheet, by, pence, across, people, addable, keys or (lambda value: (value,)), unlined, explained_at)
    downs = sorted({cell[0] for cell in pence}, key=_order(by[0], sheet))
    rows: list[Any] = [[sheet.words(by[0], value), *made.row(value)] for value in downs]
    if addable:
        rows.append({"cells": ["All", *made.row()], "total": True})
    return Crossed(tuple(head), tuple(rows))


Keys = Callable[[Value], tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a crossed table, row by row."""

    sheet: Sheet
    by: tuple[str, str]
    pence: Mapping[tuple[Value, ...], int]
    columns: Sequence[tuple[Value, ...]]
    people: int | None
    addable: bool
    keys: Keys
    unlined: Collection[tuple[Value, Value]]
    explained_at: str

    def row(self, *down: Value) -> list[Cell]:
        """The cells of one row, or where none is named of all."""
        cells = [self._cell(down, values) for values in self.columns]
        if self.addable:
            cells.append(self._cell(down, (), total=True))
            cells += [number_cell(per_head(self._sum(down, ()) or 0, self.people))] if self.people else []
        return cells

    def _cell(self, down: tuple[Value, ...], across: tuple[Value, ...], *, total: bool = False) -> Cell:
        where = {self.by[0]: down} if down else {}
        if across:
            where[self.by[1]] = tuple(key for value in across for key in self.keys(value))
        without_line = (*down, *across) in self.unlined
        href = self.explained_at if without_line else self.sheet.href("spend:lines", **where)
        return figure_cell(self._sum(down, across), href, total=total or not down)

    def _sum(self, down: tuple[Value, ...], across: tuple[Value, ...]) -> int | None:
        """The sum of the cells there; None where there is none."""
        found = [
            pence
            for cell, pence in self.pence.items()
            if (not down or cell[0] in down) and (not across or cell[1] in across)
        ]
        return sum(found) if found else None


def number_head(text: str) -> Cell:
    return {"text": text, "numeric": True}


def per_head(pence: int, people: int | None) -> str:
    """`£1,234` a person; `not known` where nobody was counted. *Units*: pence, people."""
    return wording.pounds(pence / 100 / people if people else None)


def _order(dimension: str, sheet: Sheet) -> Any:
    if dimension == "service":
        return service_order
    return lambda value: (value is None, sheet.words(dimension, value))


def _largest(pence: Mapping[tuple[Value, ...], int], place: int) -> list[Value]:
    """The values of one side, those with most money first."""
    sizes: dict[Value, int] = {}
    for cell, amount in pence.items():
        sizes[cell[place]] = sizes.get(cell[place], 0) + abs(amount)
    return sorted(sizes, key=lambda value: (-sizes[value], str(value)))


def listed(sheet: Sheet, question: Question, people: int | None = None) -> Crossed:
    """A table of a question's rows: amount with its lines, share of all, how many lines and files; per head where known."""
    found = answer(sheet.store, replace(question, files=True))
    by = question.by
    one = found.total_pence
    head: list[Any] = [DIMENSIONS[name] for name in by] + [number_head("Amount")]
    head += [number_head("Of all")] if one else []
    head += [number_head("Per head")] if people else []
    head += [number_head("Lines"), number_head("Files")]
    rows: list[Any] = []
    ordered = sorted(found.rows, key=lambda row: service_order(row.cell[0])) if by == ("service",) else found.rows
    for row in ordered:
        cells: list[Any] = [sheet.words(name, value) for name, value in zip(by, row.cell, strict=True)]
        cells.append(figure_cell(row.pence, sheet.lines_href(by, row.cell)))
        cells += [number_cell(wording.percent(row.pence / one, 1))] if one else []
        cells += [number_cell(per_head(row.pence, people))] if people else []
        cells += [number_cell(f"{row.lines:,}"), number_cell(f"{row.files or 0:,}")]
        rows.append(cells)
    return Crossed(tuple(head), tuple(rows))


def service_words(value: Value) -> str:
    return words_of("service", value)
