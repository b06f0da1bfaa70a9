"""What may be asked of the map of spending, and the form of its answers. The answering is in `spend_map`.

A question names the dimensions by which lines are grouped and the values that they must have; its answer has one row for
every group: the sum in pence and how many lines stand behind it. A row's `cell` opens it: the lines behind it
are those of the question whose dimensions have the cell's values. `None` in a cell means that nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from wholeplace.spend.unlike import CountTags

Value: TypeAlias = str | int | bool | date | None

DIMENSIONS: Mapping[str, str] = MappingProxyType(
    {
        "place": "Place",
        "body": "Body",
        "service": "Service",
        "year": "Financial year",
        "month": "Month",
        "area": "Council area",
        "layer": "Kind of statement",
        "edition": "Edition",
        "basis": "Net or gross",
        "subjective": "Kind of expenditure",
        "capital": "Capital or revenue",
        "supplier": "Supplier",
        "payee": "Public body paid",
        "paid_to": "Paid to",
        "transfer": "Money between public bodies",
        "nature": "Reactive or preventive",
        "control": "Who may decide it",
        "method": "How brought down to the place",
        "service_rule": "Rule that gave the service",
        "file": "File",
    }
)
"""What lines may be grouped by, with its label. `month` is the first day of the month paid, a date; `paid_to` is one of
`PAID_TO`; every other is the column of the same name in `lines.COUNTED`."""

PAID_TO: Mapping[str, str] = MappingProxyType(
    {
        "public-body-here": "Public body of this place",
        "public-body-elsewhere": "Public body elsewhere",
        "other": "Anybody else",
        "not-stated": "Not stated",
    }
)

Order = Literal["cell", "largest"]


@dataclass(frozen=True, slots=True)
class Question:
    """Sums of pence by dimensions, over the lines whose dimensions have one of the values given.

    `where` maps a dimension to one value or a tuple of values (None: not known); `known` names dimensions that must be known.
    Rows come by their cells, or the largest sums first (negative ones last); `at_most` keeps the first so many. `files` asks
    in addition from how many files each row comes, which takes several times as long where rows are many.
    """

    by: tuple[str, ...] = ()
    where: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    known: tuple[str, ...] = ()
    order: Order = "cell"
    at_most: int | None = None
    files: bool = False

    def __post_init__(self) -> None:
        each = {name: values if isinstance(values, tuple) else (values,) for name, values in self.where.items()}
        object.__setattr__(self, "where", MappingProxyType(each))

    def narrowed(self, **where: Value | tuple[Value, ...]) -> Question:
        """The same question of fewer lines."""
        each = {name: values if isinstance(values, tuple) else (values,) for name, values in where.items()}
        return replace(self, where={**self.where, **each})


@dataclass(frozen=True, slots=True)
class Row:
    """One group: its dimensions' values in the order of the question's `by`, the sum, and how many lines stand behind it.

    `files` is from how many files they come, None where that was not asked.
    """

    cell: tuple[Value, ...]
    pence: int
    lines: int
    files: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of a question, and what they are made of.

    `total_pence` is the sum over all lines asked about, also those of rows beyond `at_most`; None where rows may not be added
    to each other (grouped by edition, say; or by body, where one is net and another gross). `lines` counts them all; `tags` are
    the layers, editions and bases that they come from, to be shown with every figure.
    """

    question: Question
    rows: tuple[Row, ...]
    total_pence: int | None
    lines: int
    tags: tuple[CountTags, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The headings of the cells."""
        return tuple(DIMENSIONS[name] for name in self.question.by)

    @property
    def pence(self) -> dict[tuple[Value, ...], int]:
        """The sums by cell."""
        return {row.cell: row.pence for row in self.rows}


@dataclass(frozen=True, slots=True)
class LinesBehind:
    """A page of the lines that one cell is the sum of, the largest amounts first.

    Each row is a mapping with the columns of `lines.COUNTED`: file, sheet, line, rule and all. `lines`, `pence` and `files` are
    those of the whole cell, so that the page can be checked against the figure it opens.
    """

    rows: tuple[Mapping[str, Any], ...]
    lines: int
    pence: int
    files: int
    offset: int
    limit: int


OTHERS = "others"
"""The value of a flow's end that gathers what is too small to be drawn by itself."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Money from one value of a stage to one of the next: `stage` counts from 0. Negative: it came back."""

    stage: int
    source: Value
    target: Value
    pence: int
    lines: int


@dataclass(frozen=True, slots=True)
class Flows:
    """The flows between stages, each stage a dimension; every stage's flows sum to `total_pence`."""

    stages: tuple[str, ...]
    flows: tuple[Flow, ...]
    total_pence: int
    tags: tuple[CountTags, ...] = ()


THE_DOZEN: Mapping[str, Question] = MappingProxyType(
    {
        "total by body": Question(by=("body",)),
        "total by service": Question(by=("service",)),
        "body by service": Question(by=("body", "service")),
        "by year": Question(by=("year",)),
        "by month": Question(by=("month",), known=("month",)),
        "fifty largest suppliers": Question(by=("supplier",), known=("supplier",), order="largest", at_most=50),
        "public bodies paid": Question(by=("payee",), known=("payee",), order="largest"),
        "transfers by pair": Question(by=("transfer", "body", "payee"), known=("transfer",)),
        "reactive or preventive, by who may decide": Question(by=("nature", "control")),
        "by council area": Question(by=("area",)),
        "not classified, by body": Question(by=("body",), where={"service": ("not-classified",)}),
        "capital and revenue, by kind of expenditure": Question(by=("capital", "subjective")),
    }
)
"""Twelve questions that every map is asked: by its pages, the speed measurement and the comparison of engines."""
