"""The form of a return as data: which sheets and fields it has, what each holds, and what is checked.

A national template changes each year and no list of ours can keep up with it. The fields that are on file are those of past
templates that could be verified; a return filled from them is marked *not for submission*. A place loads the current template as
a table (one row a field), and its return then follows that one field by field, in its order.

*Source*: parameters/bcf_template_fields.csv, each row with its own; rows that are not verified are never used.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if

BUILT_IN = "Q4 2015-16 quarterly report"  # the last template whose income and expenditure could be verified
LARGEST_TEMPLATE = 1024 * 1024
COLUMNS = ("sheet", "field", "type", "check", "fill")
TYPES = ("number", "text", "Yes/No", "list", "date", "int", "percent")
FILLS = MappingProxyType(
    {
        "section-75": "whether a section 75 agreement is in place",
        "income": "income of the time, in all or of one source: income:minimum",
        "expenditure": "spending of the time, in all or of one source: expenditure:minimum",
    }
)
_LIMITS = re.compile(r"^\s*([\d,.]+)\s*<=\s*x\s*<=\s*([\d,.]+)\s*$")
_AT_LEAST = re.compile(r"^\s*>=\s*([\d,.]+)\s*$")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a return. `fill` says which figure of the pool goes in (`income`, `expenditure:minimum`, `section-75`); empty:
    a person answers it."""

    sheet: str
    field: str
    type: str
    check: str = ""
    fill: str = ""

    @property
    def limits_pounds(self) -> tuple[float | None, float | None]:
        """The least and the most that a number may be, as the template checks it."""
        both = _LIMITS.match(self.check)
        if both:
            return _number(both[1]), _number(both[2])
        least = _AT_LEAST.match(self.check)
        return (_number(least[1]), None) if least else (None, None)


@dataclass(frozen=True, slots=True)
class Template:
    """A template by its edition. `current`: a place has loaded it as the one that is asked for now."""

    edition: str
    source: str
    fields: tuple[Field, ...]
    current: bool = False

    @property
    def sheets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(field.sheet for field in self.fields))


@dataclass(frozen=True, slots=True)
class KnownField:
    """A row of the list of past templates, with whether it could be verified."""

    template: str
    sheet: str
    field: str
    type: str
    check: str
    status: str
    source: str


@cache
def known_fields() -> tuple[KnownField, ...]:
    """Every field on file, verified or not."""
    text = (files("wholeplace.pools") / "parameters" / "bcf_template_fields.csv").read_text(encoding="utf-8")
    names = ("template", "sheet", "field_or_rule", "type", "validation", "status", "source")
    return tuple(KnownField(*(row[name] for name in names)) for row in csv.DictReader(io.StringIO(text)))


@cache
def built_in() -> Template:
    """What could be verified of the last quarterly report with an income and expenditure sheet. Not for submission."""
    mine = [row for row in known_fields() if row.template == BUILT_IN and row.status == "verified"]
    most = next(row.check for row in mine if row.field == "All numeric cells")
    fields = tuple(_of_known(row, most) for row in mine)
    return Template(BUILT_IN, mine[0].source, tuple(field for row in fields for field in row))


def _of_known(row: KnownField, limits: str) -> Iterator[Field]:
    """The fields of a verified row. One row names two figures, and they are told apart."""
    if row.field.startswith("Income into and expenditure from"):
        yield Field(row.sheet, "Income into the pool over the year", "number", limits, "income")
        yield Field(row.sheet, "Expenditure from the pool over the year", "number", limits, "expenditure")
    elif row.field.startswith("Are section 75 agreements"):
        yield Field(row.sheet, row.field, row.type, row.check, "section-75")
    elif row.sheet != "(workbook)" and row.type in TYPES:
        yield Field(row.sheet, row.field, row.type, row.check)


def load_template(data: bytes, *, edition: str, source: str, file: str | None = None) -> Template:
    """The current template from a CSV with the columns sheet, field, type, check and fill, one row a field.

    *Refuses* `template-unreadable` (status 10), and every `template-field-wrong` at once.
    """
    rows = _rows(data, file)
    problems = [problem for number, row in rows for problem in _wrong(number, row, file)]
    refuse_if(problems)
    return Template(edition, source, tuple(Field(*(row[name] for name in COLUMNS)) for _, row in rows), current=True)


def template_of(values: Mapping[str, object], edition: str, source: str) -> Template:
    """A template that a place keeps, from its kept values (`as_values`)."""
    rows = values["fields"]
    assert isinstance(rows, list), "kept by as_values"
    return Template(edition, source, tuple(Field(*row) for row in rows), current=True)


def as_values(template: Template) -> dict[str, object]:
    """A template as a place keeps it."""
    return {"fields": [[field.sheet, field.field, field.type, field.check, field.fill] for field in template.fields]}


def _rows(data: bytes, file: str | None) -> Sequence[tuple[int, dict[str, str]]]:
    found = ""
    try:
        text = data.decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text), strict=True)
        heads = [str(name).strip().casefold() for name in reader.fieldnames or []]
        missing = [name for name in COLUMNS if name not in heads]
        found = f"no column {', '.join(missing)}" if missing else ""
        reader.fieldnames = heads
        rows = (
            [(reader.line_num, {name: (row.get(name) or "").strip() for name in COLUMNS}) for row in reader]
            if not missing
            else []
        )
    except (UnicodeDecodeError, csv.Error) as wrong:
        found, rows = str(wrong)[:200], []
    if not found and (len(data) > LARGEST_TEMPLATE or not rows):
        found = "no field" if not rows else f"{len(data):,} bytes"
    if found:
        raise Refused(_unreadable(found, file), status=Exit.UNREADABLE)
    return rows


def _wrong(number: int, row: Mapping[str, str], file: str | None) -> Iterator[Problem]:
    kind = row["fill"].split(":")[0]
    wrong = [
        (
            not row["sheet"] or not row["field"],
            "sheet",
            "no sheet or no field",
            "the names of both, as the template has them",
        ),
        (row["type"] not in TYPES, "type", row["type"] or "nothing", f"one of: {', '.join(TYPES)}"),
        (bool(kind) and kind not in FILLS, "fill", row["fill"], f"nothing, or one of: {', '.join(FILLS)}"),
        (
            _is_odd(row),
            "check",
            row["check"],
            "0 <= x <= 100,000,000, or >= 0, or a word that no number is held against",
        ),
    ]
    for is_wrong, field, found, expected in wrong:
        if is_wrong:
            yield Problem(
                name="template-field-wrong",
                file=file,
                line=number,
                field=field,
                found=found,
                expected=expected,
                why="The return follows the template field by field; one that cannot be understood would be left empty.",
                remedy="Mend the row as the template has it.",
            )


def _is_odd(row: Mapping[str, str]) -> bool:
    """A check that begins like limits and cannot be read as such."""
    looks = "<=" in row["check"] or row["check"].startswith(">")
    return looks and not (_LIMITS.match(row["check"]) or _AT_LEAST.match(row["check"]))


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _unreadable(found: str, file: str | None) -> Problem:
    return Problem(
        name="template-unreadable",
        file=file,
        found=found,
        expected=f"a CSV of at most 1 MB, one row a field, with the columns {', '.join(COLUMNS)}",
        why="The return follows the template that is asked for now, field by field.",
        remedy="List the fields of the current template in these columns; fill names the figure that goes in, if one does.",
    )
