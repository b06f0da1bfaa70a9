"""A partner's ledger extract on its way into a pool's book: which heading is what, and which of its codes is which line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Body
from wholeplace.ledger import extracts as engine
from wholeplace.ledger.web.extracts import confirm_map, map_of
from wholeplace.ledger.web.models import Book, Extract, ExtractMap
from wholeplace.pools.agreement import Agreement
from wholeplace.pools.cells import cell_of
from wholeplace.pools.web.models import Pool
from wholeplace.pools.web.queries import book_of_pool
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if

ROLE_WORDS = {
    "number": "Transaction number",
    "on": "Date",
    "cost_centre": "Cost centre or code",
    "subjective": "Subjective or account code",
    "amount": "Amount",
    "debit": "Debit",
    "credit": "Credit",
    "text": "Description",
    "reference": "Supplier or reference",
}
MOST_CODES = 200
EXTRACT_KINDS = ("csv", "text", "workbook")
EXTRACT_PURPOSE = "ledger extract of a pool"


@dataclass(frozen=True, slots=True)
class CodeSum:
    """A code of the file: how many rows have it, and what they come to. *Units*: pence."""

    cost_centre: str
    subjective: str
    rows: int
    pence: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as far as it can be read by some columns."""

    table: engine.Table
    columns: Mapping[str, str]
    codes: tuple[CodeSum, ...]
    problems: tuple[Problem, ...]
    rows: int
    total_pence: int


def reading_of(data: bytes, name: str, columns: Mapping[str, str] | None = None) -> Reading:
    """Read a file by its columns, by default those that its headings suggest. *Refuses* what cannot be read at all."""
    table = engine.read_table(data, name)
    chosen = dict(engine.guessed_columns(table) if columns is None else columns)
    wrong = engine.column_problems(table, chosen)
    if wrong:
        return Reading(table, chosen, (), tuple(wrong), 0, 0)
    found, problems = engine.read_rows(table, chosen)
    sums: dict[tuple[str, str], list[int]] = {}
    for each in found:
        held = sums.setdefault((each.cost_centre, each.subjective), [0, 0])
        held[0] += 1
        held[1] += each.pence
    codes = tuple(CodeSum(*key, *held) for key, held in sorted(sums.items()))
    return Reading(table, chosen, codes, tuple(problems), len(found), sum(each.pence for each in found))


def code_of(agreement: Agreement, code: CodeSum, line: str, group: str = "") -> engine.Code:
    """To which cell a code is booked: all that the agreement says of its line. *Refuses* `line-not-in-agreement`."""
    cell = cell_of(agreement, line, "5000", subjective=group or None)
    return engine.Code(
        cost_centre=code.cost_centre,
        subjective=code.subjective,
        account="",
        against="",
        scheme=cell.scheme,
        line=cell.line,
        status=cell.status,
        mechanism=cell.mechanism,
        group=cell.subjective,
        capital="capital" if cell.capital else "",
        condition=cell.condition,
    )


def kept_columns(kept: ExtractMap | None) -> dict[str, str] | None:
    """The columns that were confirmed for a body; None where none were."""
    return dict(json.loads(kept.columns_text)) if kept else None


def kept_codes(kept: ExtractMap | None) -> dict[tuple[str, str], engine.Code]:
    """The codes that were confirmed for a body, by cost centre and subjective."""
    found = [engine.Code(**code) for code in json.loads(kept.codes_text)] if kept else []
    return {(code.cost_centre, code.subjective): code for code in found}


def remember(
    *, by: By, pool: Pool, body: Body, columns: Mapping[str, str], codes: Sequence[engine.Code], data: bytes, name: str
) -> ExtractMap:
    """Confirm how a body's extracts are read. Codes of earlier files that this one lacks stay. *Refuses* `columns-missing`,
    and every row of the file that cannot be read by these columns."""
    book = book_of_pool(pool)
    refuse_if(reading_of(data, name, columns).problems)
    merged = kept_codes(map_of(by, book, body)) | {(code.cost_centre, code.subjective): code for code in codes}
    return confirm_map(by=by, book=book, body=body, columns=columns, codes=list(merged.values()))


def extracts_of(by: By, book: Book) -> QuerySet[Extract]:
    """The extracts that were taken in, newest first."""
    return Extract.objects.for_person(by, "book.view").filter(book=book).select_related("body")


def body_of_pool(by: By, pool: Pool, body_id: str) -> Body:
    """A body of the pool's place. *Refuses* `unknown-body`."""
    found = Body.objects.for_person(by, "place.view").filter(pk=body_id, memberships__place=pool.place).first()
    if found is None:
        raise Refused(_unknown(pool, body_id))
    return found


def _unknown(pool: Pool, body_id: str) -> Problem:
    return Problem(
        name="unknown-body",
        field="body",
        found=body_id or "nothing",
        expected=f"a body of {pool.place.name}",
        why="An extract is one body's own account of what it spent.",
        remedy="Choose the body whose ledger it is from.",
    )
