"""The commands of a pool's book: `wholeplace pools post`, `contributions` and `close`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Exit, Problem, Refused

if TYPE_CHECKING:
    from wholeplace.foundation.access.by import By
    from wholeplace.pools.web.models import Pool

app = typer.Typer(add_completion=False, rich_markup_mode=None)

PoolArgument = Annotated[str, typer.Argument(metavar="POOL", help="The id of the pool.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("post")
def post_command(
    pool: PoolArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An entry as JSON, or a list of them.")],
    as_json: JsonOption = False,
) -> None:
    """Post entries: all of a file, or none. Each has its key, so that a file that is sent again posts nothing twice."""
    asked = _entries(file)
    by, found = _start("wholeplace pools post", pool)
    from django.db import transaction

    from wholeplace.pools.web.api_book import asked_of
    from wholeplace.pools.web.book_entries import post_asked
    from wholeplace.pools.web.book_reading import posted_out

    with transaction.atomic():
        posted = [post_asked(by=by, pool=found, asked=asked_of(_valid(one, file))) for one in asked]
    _say(as_json, [posted_out(one) for one in posted], _posted_words)


def _posted_words(posted: list[dict[str, Any]]) -> str:
    lines = [
        f"{'Posted already' if one['repeated'] else 'Posted'}: entry {one['number']}, {one['text']}" for one in posted
    ]
    return "\n".join(lines) or "Nothing was posted."


def _entries(file: Path) -> list[Any]:
    """The entries of a file, not yet looked at. *Refuses* `no-such-file`, `not-valid`."""
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused(_no_file(file, error), status=Exit.UNREADABLE) from None
    except ValueError as error:
        raise Refused(_not_valid(file, "", str(error)), status=Exit.UNREADABLE) from None
    return read if isinstance(read, list) else [read]


def _valid(one: Any, file: Path) -> Any:
    """An entry in the form that the API takes. *Refuses* `not-valid`."""
    from pydantic import ValidationError

    from wholeplace.pools.web.api_book import EntryIn

    try:
        return EntryIn.model_validate(one)
    except ValidationError as wrong:
        told = [_not_valid(file, ".".join(map(str, each["loc"])), each["msg"]) for each in wrong.errors()]
        raise Refused(*told, status=Exit.UNREADABLE) from None


@app.command("contributions")
def contributions_command(
    pool: PoolArgument,
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="The day; today unless given.")] = None,
    ask: Annotated[bool, typer.Option("--raise", help="Ask for all that is due by the day.")] = False,
    received: Annotated[
        list[str] | None,
        typer.Option(
            "--received", metavar="KEY", help="A part that came in whole on the day; all: whatever is outstanding."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """What each partner puts in and when: how it stands, asking for what is due, recording what came in."""
    day = _day(on)
    by, found = _start("wholeplace pools contributions", pool)
    from wholeplace.pools.web.book_contributions import ask_for_due, contributions_of

    if ask:
        ask_for_due(by=by, pool=found, on=day)
    _receive(by, found, received or [], day)
    held = contributions_of(by, found, on=day)
    rows = [
        {
            "key": one.due.key,
            "partner": one.due.partner,
            "line": one.due.line,
            "due_on": one.due.due_on.isoformat(),
            "pence": one.due.pence,
            "entry": one.entry,
            "received_pence": one.received_pence,
            "outstanding_pence": one.outstanding_pence,
        }
        for one in held.found
    ]
    _say(as_json, rows, _contribution_words)


def _receive(by: By, pool: Pool, keys: list[str], day: date | None) -> None:
    from wholeplace.pools.web.book_contributions import contributions_of, due_of_key, receive

    on = day or by.day
    if "all" in keys:
        due = [one.due for one in contributions_of(by, pool, on=day).found if one.outstanding_pence > 0]
    else:
        due = [due_of_key(by, pool, key) for key in keys]
    for one in due:
        receive(by=by, pool=pool, due=one, on=on)


def _contribution_words(rows: list[dict[str, Any]]) -> str:
    lines = [f"{'due':<12}{'amount':>14}{'received':>14}{'outstanding':>14}  key"]
    for row in rows:
        sums = (_pounds(row[name]) for name in ("pence", "received_pence", "outstanding_pence"))
        lines.append(f"{row['due_on']:<12}" + "".join(f"{each:>14}" for each in sums) + f"  {row['key']}")
    return "\n".join(lines)


@app.command("close")
def close_command(
    pool: PoolArgument,
    periods: Annotated[list[str], typer.Argument(metavar="PERIOD", help="One or more periods, such as 2026/27-P01.")],
    as_json: JsonOption = False,
) -> None:
    """Close periods of a pool's book, for good: all that are named, or none."""
    by, found = _start("wholeplace pools close", pool)
    from wholeplace.foundation.acts.action import acting
    from wholeplace.ledger.web.actions import close_period
    from wholeplace.pools.web.queries import book_of_pool

    book = book_of_pool(found)
    with acting("period.close", by=by, chain=book.chain):
        closed = [close_period(by=by, book=book, name=name).name for name in periods]
    _say(as_json, closed, lambda names: "\n".join(f"{name} is closed." for name in names))


def _start(reason: str, pool_id: str) -> tuple[By, Pool]:
    """Who does it, and the pool. *Refuses* `not-found` where there is none, or where its book is not open."""
    from wholeplace.foundation.commands import start_with_tables

    start_with_tables()
    from django.utils import timezone

    from wholeplace.foundation.access.by import By
    from wholeplace.pools.web.models import Pool

    by = By.system(reason, at=timezone.now())
    rows = Pool.objects.for_system(reason).select_related("place", "book__host")
    found = rows.filter(pk=pool_id, book__isnull=False).first()
    if found is None:
        raise Refused(_no_pool(pool_id))
    return by, found


def _say(as_json: bool, told: Any, words: Callable[[Any], str]) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str) if as_json else words(told))


def _pounds(pence: int) -> str:
    return format_pounds(pence / 100, 2)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(f"{text} is no day; write it as 2026-05-31") from None


def _no_pool(pool_id: str) -> Problem:
    return Problem(
        name="not-found",
        field="pool",
        found=repr(pool_id),
        expected="the id of a pool whose book is open",
        why="Entries are posted in a book; it is opened when the agreement has been signed.",
        remedy="Look the pool up on its page, or open its book first.",
    )


def _no_file(file: Path, error: OSError) -> Problem:
    return Problem(
        name="no-such-file",
        file=str(file),
        found=error.strerror or "it cannot be read",
        expected="a file that is there and may be read",
        why="Nothing can be read from it.",
        remedy="Look at the spelling and the folder.",
    )


def _not_valid(file: Path, field: str, found: str) -> Problem:
    return Problem(
        name="not-valid",
        file=str(file),
        field=field or None,
        found=found[:200],
        expected="an entry as POST /api/pools/<id>/entries takes it: key, on, text, lines",
        why="What is guessed at would be in the book for good.",
        remedy="Send what /api/openapi.json describes.",
    )
