"""The Better Care Fund return of income and expenditure, as far as its fields are known.

What was spent of each source of funding must equal what came in from it: the national check. A source is the ring-fence of the
money (the agreement's condition), revenue and capital apart; money without one is told as `no condition`. A field of the template
that asks for all income takes both, as the national form does. The return is *not for submission* until the place
has loaded the template that is asked for now.

*Units*: whole pence here; pounds in the file. *Source*: parameters/bcf_template_fields.csv.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from wholeplace.documents.csv_text import write_csv
from wholeplace.ledger.chart import Cell
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.returns_template import Field, Template, built_in
from wholeplace.pools.statement import FUNDING, SPENDING, is_in_fund
from wholeplace.pools.statement_spans import Span
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Problem

NOT_FOR_SUBMISSION = "Not for submission: the current template has not been loaded."
NO_CONDITION = "no condition"
Standing = Literal["filled", "to be answered"]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What came in from a source of funding and what was spent of it."""

    source: str
    words: str
    capital: bool
    income_pence: int
    spent_pence: int

    @property
    def out_pence(self) -> int:
        return self.spent_pence - self.income_pence


@dataclass(frozen=True, slots=True)
class Answer:
    """A field of the return with what goes in: pence of a number, words of another; neither where a person answers."""

    field: Field
    standing: Standing
    pence: int | None = None
    words: str = ""

    @property
    def shown(self) -> str:
        """As it stands in the file: plain pounds, or the words."""
        return self.words if self.pence is None else f"{self.pence / 100:.2f}"


@dataclass(frozen=True, slots=True)
class CareFundReturn:
    """A return. `problems`: for what it may not be sent yet, beside the template."""

    agreement: Agreement
    span: Span
    template: Template
    sources: tuple[SourceRow, ...]
    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]

    @property
    def for_submission(self) -> bool:
        """Whether it follows the current template, balances, and keeps its limits. A person still answers what is open."""
        return self.template.current and not self.problems

    @property
    def open_answers(self) -> int:
        return sum(answer.standing == "to be answered" for answer in self.answers)


def care_fund_return(
    agreement: Agreement, span: Span, during: Mapping[Cell, int], template: Template | None = None
) -> CareFundReturn:
    """The return of a stretch of time from its balances by cell. Without a template: what could be verified of a past one.

    Its `problems`: `return-does-not-balance` for each source, `return-beyond-limits`, `return-source-unknown`.
    """
    template = template or built_in()
    sources = tuple(_sources(agreement, during))
    answers = tuple(_answer(agreement, sources, field) for field in template.fields)
    problems = (*_unbalanced(sources), *_unknown(template, sources), *_beyond(answers))
    return CareFundReturn(agreement, span, template, sources, answers, problems)


def _sources(agreement: Agreement, during: Mapping[Cell, int]) -> Iterator[SourceRow]:
    """By ring-fence, in the order of the agreement's conditions, revenue before capital."""
    words = {one.id: one.words for one in agreement.conditions}
    came: dict[tuple[bool, str], int] = {}
    spent: dict[tuple[bool, str], int] = {}
    for cell, pence in during.items():
        key = (cell.capital, cell.condition)
        if is_in_fund(cell) and cell.account in FUNDING:
            came[key] = came.get(key, 0) - pence
        if is_in_fund(cell) and cell.account in SPENDING:
            spent[key] = spent.get(key, 0) + pence
    order = [*words, *sorted({source for _, source in (*came, *spent)} - set(words) - {""}), ""]
    for key in sorted({*came, *spent}, key=lambda key: (key[0], order.index(key[1]))):
        capital, source = key
        told = f"{words.get(source) or source or NO_CONDITION.capitalize()}{', capital' if capital else ''}"
        yield SourceRow(source, told, capital, came.get(key, 0), spent.get(key, 0))


def _answer(agreement: Agreement, sources: Iterable[SourceRow], field: Field) -> Answer:
    kind, _, source = field.fill.partition(":")
    if kind == "section-75":
        there = any(line.mechanism == "s75" for line in agreement.lines)
        return Answer(field, "filled", words="Yes" if there else "No")
    if kind in ("income", "expenditure"):
        mine = [row for row in sources if not source or source == (row.source or NO_CONDITION)]
        pence = sum(row.income_pence if kind == "income" else row.spent_pence for row in mine)
        return Answer(field, "filled", pence=pence)
    return Answer(field, "to be answered")


def _unbalanced(sources: Iterable[SourceRow]) -> Iterator[Problem]:
    for row in sources:
        if row.out_pence:
            side = "more" if row.out_pence > 0 else "less"
            yield Problem(
                name="return-does-not-balance",
                field=f"sources.{row.source or NO_CONDITION}{', capital' if row.capital else ''}",
                found=f"{_pounds(row.income_pence)} came in and {_pounds(row.spent_pence)} was spent, "
                f"{_pounds(abs(row.out_pence))} {side}",
                expected="spending of each source of funding equal to its income",
                why="The national template holds the spending of each source against its income.",
                remedy="Look for spending booked under another ring-fence, or for income that is not in yet; "
                "what is left over at year end is carried forward or returned by an entry before the return is made.",
            )


def _unknown(template: Template, sources: Iterable[SourceRow]) -> Iterator[Problem]:
    known = {row.source or NO_CONDITION for row in sources}
    asked = {source for field in template.fields if (source := field.fill.partition(":")[2])}
    for source in sorted(asked - known):
        yield Problem(
            name="return-source-unknown",
            field=f"sources.{source}",
            found=f"the template asks for {source}, and nothing came in or was spent under that ring-fence",
            expected=f"one of: {', '.join(sorted(known)) or 'none is booked'}",
            why="An empty field would say that the source gave nothing.",
            remedy="Mend the source in the template's fill column, or book the money under its ring-fence.",
        )


def _beyond(answers: Iterable[Answer]) -> Iterator[Problem]:
    for answer in answers:
        least, most = answer.field.limits_pounds
        pounds = None if answer.pence is None else answer.pence / 100
        if pounds is not None and ((least is not None and pounds < least) or (most is not None and pounds > most)):
            yield Problem(
                name="return-beyond-limits",
                field=f"{answer.field.sheet}: {answer.field.field}",
                found=format_pounds(pounds, 2),
                expected=answer.field.check,
                why="The template takes no number outside its limits.",
                remedy="Look whether an amount was entered in pence or twice; else ask the template's owner.",
            )


def as_csv(made: CareFundReturn) -> bytes:
    """The return as a table in the order of its template. What it may not be used for stands in its first row."""
    mark = "" if made.template.current else NOT_FOR_SUBMISSION
    head = ("sheet", "field", "type", "check", "answer", "standing")
    rows: list[tuple[object, ...]] = [(mark, "", "", "", "", "")] if mark else []
    for answer in made.answers:
        field = answer.field
        rows.append((field.sheet, field.field, field.type, field.check, answer.shown, answer.standing))
    return write_csv(head, rows)


def _pounds(pence: int) -> str:
    return format_pounds(pence / 100, 2)
