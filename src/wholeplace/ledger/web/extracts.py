"""Taking in a partner's ledger extract: read whole, held against its control total, posted in one transaction or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from django.db import connection
from django.utils import timezone

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import acting, action
from wholeplace.foundation.people.models import Body
from wholeplace.foundation.people.queries import bodies_of, one_of
from wholeplace.ledger import extracts as engine
from wholeplace.ledger.web.models import Book, Extract, ExtractMap, Head
from wholeplace.ledger.web.posting import post_many
from wholeplace.ledger.web.queries import book_of
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if


@dataclass(frozen=True, slots=True)
class Stated:
    """What the sender of an extract says that it holds. *Units*: whole pence."""

    pence: int | None = None
    count: int | None = None


def map_of(by: By, book: Book, body: Body) -> ExtractMap | None:
    """How this body's extracts are read, where somebody has confirmed it."""
    return ExtractMap.objects.for_person(by, "book.view").filter(book=book, body=body).first()


@action("book.post", of="book")
def confirm_map(
    *, by: By, book: Book, body: Body, columns: Mapping[str, str], codes: Sequence[engine.Code]
) -> ExtractMap:
    """Remember how this body's extracts are read: which heading is what, which code goes where."""
    kept = ExtractMap.objects.for_system("the map before").filter(book=book, body=body).first()
    kept = kept or ExtractMap(book=book, body=body)
    kept.columns_text = json.dumps(dict(columns), sort_keys=True, ensure_ascii=False)
    kept.codes_text = json.dumps([asdict(code) for code in codes], ensure_ascii=False)
    kept.confirmed_by, kept.confirmed_at = by.name, by.at
    kept.save()
    return kept


@action("book.post", of="book")
def take_in(*, by: By, book: Book, body: Body, name: str, data: bytes, stated: Stated) -> Extract:
    """Take an extract into a book by the body's confirmed map.

    *Refuses*, taking nothing in: `extract-taken-in-already`, `columns-not-confirmed`, `transaction-taken-in-already`, what
    `ledger.extracts` finds in the file, and what `post_many` refuses.
    """
    Head.objects.select_for_update().get(book=book)  # two who bring the same file at once do so one after the other
    digest = sha256(data).hexdigest()
    refuse_if(_taken_in_already(book, digest, name))
    table = engine.read_table(data, name)
    columns, codes = _map(book, body, table)
    refuse_if(engine.column_problems(table, columns))
    found, problems = engine.read_rows(table, columns)
    entries, unmapped = engine.entries_of(found, codes, body=body.pk, file=name, source=f"{name} {digest[:12]}")
    problems += [*unmapped, *_known_already(book, body, found, name)]
    refuse_if(problems[: engine.MOST_TOLD] or engine.control_problems(found, name, stated.pence, stated.count))
    first = _number(book) + 1
    post_many(by=by, book=book, entries=entries)
    taken = Extract(
        book=book,
        body=body,
        name=name[:300],
        sha256=digest,
        rows=len(found),
        total_pence=sum(each.pence for each in found),
        first_number=first,
        last_number=_number(book),
        taken_by=by.name,
        taken_at=by.at,
    )
    taken.save()
    return taken


def bring(
    book_id: str,
    body_id: str,
    name: str,
    data: bytes,
    stated: Stated,
    columns: Mapping[str, str],
    codes: bytes | None,
) -> Extract:
    """Take in an extract for the command line; where `codes` are given, the columns (as guessed, `columns` put right) are
    confirmed with it, in the same act. *Refuses* `no-such-book`, `not-found`, `body-not-of-the-place`, and as `take_in` does."""
    by = By.system("wholeplace pools take-in", at=timezone.now())
    book, body = book_of(by, book_id), one_of(Body, body_id, "body")
    refuse_if(_of_the_place(by, book, body))
    with acting("book.post", by=by, chain=book.chain):
        if codes is not None:
            table = engine.read_table(data, name)
            chosen = {**engine.guessed_columns(table), **columns}
            refuse_if(engine.column_problems(table, chosen))
            confirm_map(by=by, book=book, body=body, columns=chosen, codes=engine.read_codes(codes, "the codes"))
        return take_in(by=by, book=book, body=body, name=name, data=data, stated=stated)


def _of_the_place(by: By, book: Book, body: Body) -> list[Problem]:
    if bodies_of(by, book.place).filter(pk=body.pk).exists():
        return []
    return [
        Problem(
            name="body-not-of-the-place",
            field="body",
            found=body.name,
            expected="a body of the place whose book it is",
            why="A pool is kept by the bodies of one place.",
            remedy="Choose a body of the place.",
        )
    ]


def _number(book: Book) -> int:
    return Head.objects.get(book=book).number


def _map(book: Book, body: Body, table: engine.Table) -> tuple[dict[str, str], tuple[engine.Code, ...]]:
    kept = ExtractMap.objects.for_system("how this body's extracts are read").filter(book=book, body=body).first()
    if kept is None:
        raise Refused(not_confirmed(body, table, engine.guessed_columns(table)))
    codes = tuple(engine.Code(**code) for code in json.loads(kept.codes_text))
    columns: dict[str, Any] = json.loads(kept.columns_text)
    return columns, codes


def not_confirmed(body: Body, table: engine.Table, columns: Mapping[str, str]) -> Problem:
    """The problem of an extract whose columns nobody has confirmed yet: what they seem to be."""
    guess = "; ".join(f"{role} = {heading}" for role, heading in columns.items()) or "nothing that is known"
    return Problem(
        name="columns-not-confirmed",
        file=table.file,
        field="columns",
        found=f"headings that seem to be: {guess}",
        expected=f"columns and codes that somebody has confirmed for {body.name}",
        why="Read by a wrong column, a whole file would be wrong and still add up.",
        remedy="Look at them, then run it again with --confirm and --codes CODES.csv; they are remembered for this body.",
    )


def _taken_in_already(book: Book, digest: str, name: str) -> list[Problem]:
    before = Extract.objects.for_system("was this file taken in").filter(book=book, sha256=digest).first()
    if before is None:
        return []
    when = f"{before.taken_at:%Y-%m-%d}"
    return [
        Problem(
            name="extract-taken-in-already",
            file=name,
            found=f"the very file that was taken in on {when} as {before.name}, by {before.taken_by}",
            expected="a file that has not been taken in",
            why="Taken in twice, its spending would count twice.",
            remedy=f"Look at entries {before.first_number} to {before.last_number}: they are this file.",
        )
    ]


def _known_already(book: Book, body: Body, found: Sequence[engine.Transaction], name: str) -> list[Problem]:
    """Transactions that an earlier file brought: by their number within the body."""
    by_key = {engine.key_of(body.pk, each.number): each for each in found}
    keys, problems = list(by_key), []
    with connection.cursor() as cursor:
        for start in range(0, len(keys), 10_000):
            part = keys[start : start + 10_000]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(
                f"SELECT key, number FROM ledger_entry WHERE book_id = %s AND key IN ({marks}) ORDER BY number",
                [book.pk, *part],
            )
            problems += [_known(by_key[key], number, name) for key, number in cursor.fetchall()]
    return problems[:100]


def _known(each: engine.Transaction, number: int, name: str) -> Problem:
    return Problem(
        name="transaction-taken-in-already",
        file=name,
        line=each.row.line,
        field="number",
        found=f"{each.number}, which is entry {number} of the book",
        expected="transactions that no earlier extract brought",
        why="Taken in twice, it would be spent twice.",
        remedy="Take the row out of the extract; where it is a correction, the partner posts it under a number of its own.",
    )
