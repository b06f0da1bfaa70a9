"""The commands of the book: `wholeplace pools verify`, `export` and `take-in`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from wholeplace.foundation.files_out import cannot_write
from wholeplace.ledger.chart import chart
from wholeplace.ledger.checks import Verdict, exact_pounds, is_sealed_book, lines_of_file, not_a_book, verify_lines
from wholeplace.vocabulary.problems import Exit, Problem, Refused

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class Form(StrEnum):
    """In which form a book goes out."""

    SEALED = "sealed"
    BEANCOUNT = "beancount"
    HLEDGER = "hledger"
    CSV = "csv"


_SQLITE = b"SQLite format 3\x00"


@app.command("verify")
def verify_command(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="A sealed book, or a database (.sqlite3); none: the site's own database."
        ),
    ] = None,
    book: Annotated[str | None, typer.Option("--book", metavar="ID", help="One book of a database.")] = None,
    roots: Annotated[
        list[str] | None, typer.Option("--root", metavar="HASH", help="A root that was published, to be found again.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check that books still hold what was posted: every entry, in order, unchanged. Exit status 13 where one does not."""
    wanted = [root.strip().lower() for root in roots or []]
    verdicts = _verified(file, book, wanted, quiet=as_json)
    if as_json:
        typer.echo(json.dumps(_document(verdicts), ensure_ascii=False, indent=2))
    else:
        _print(verdicts)
    raise typer.Exit(Exit.CHECK_FAILED if any(verdict.problems for verdict in verdicts) else Exit.DONE)


def _verified(file: Path | None, book: str | None, roots: Sequence[str], *, quiet: bool) -> list[Verdict]:
    if file is None:
        from wholeplace.foundation.commands import start_with_tables

        start_with_tables()
        from wholeplace.ledger.web.verifying import verify_site

        with _bar("Reading the books", quiet) as progress:
            return verify_site(book, roots, progress)
    start = _start_of(file)
    if start.startswith(_SQLITE):
        from wholeplace.foundation.commands import start_django

        start_django()
        from wholeplace.ledger.web.verifying import verify_sqlite

        with _bar("Reading the books", quiet) as progress:
            return verify_sqlite(file, book, roots, progress)
    if not is_sealed_book(start):
        raise Refused(not_a_book(str(file), "a file of another kind"), status=Exit.UNREADABLE)
    with _bar("Reading the book", quiet) as progress, file.open("rb") as stream:
        return [verify_lines(lines_of_file(stream), file=str(file), roots=roots, progress=lambda n: progress(n, 0))]


@app.command("export")
def export_command(
    book: Annotated[str, typer.Argument(metavar="BOOK", help="The id of the book.")],
    form: Annotated[
        Form, typer.Option("--format", help="sealed: to be checked without us; the others for other programs.")
    ] = Form.SEALED,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Where to write it; none: standard output.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON; needs -o.")] = False,
) -> None:
    """A book for other programs. A sealed file can be checked by anybody: wholeplace pools verify FILE."""
    if as_json and out is None:
        raise typer.BadParameter("--json tells what was written, so it needs -o FILE")
    from wholeplace.foundation.commands import start_with_tables

    start_with_tables()
    from django.utils import timezone

    from wholeplace.foundation.access.by import By
    from wholeplace.ledger.web.exporting import exported
    from wholeplace.ledger.web.queries import book_of

    by = By.system("wholeplace pools export", at=timezone.now())
    pieces = exported(by, book_of(by, book), form.value)
    if out is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    size = _write(out, pieces)
    told = {"file": str(out), "format": form.value, "bytes": size}
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else f"{out}: the book {book}, {size:,} bytes.")


def _write(out: Path, pieces: Iterator[bytes]) -> int:
    """Write a file whole or not at all. *Refuses* `cannot-write`."""
    part = out.with_name(out.name + ".part")
    try:
        with part.open("wb") as stream:
            size = sum(stream.write(piece) for piece in pieces)
        part.replace(out)
    except OSError as error:
        raise Refused(cannot_write(out, error), status=Exit.MISUSED) from error
    finally:
        part.unlink(missing_ok=True)
    return size


@app.command("take-in")
def take_in_command(
    book: Annotated[str, typer.Argument(metavar="BOOK", help="The id of the book.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The extract: CSV in UTF-8, or a workbook (.xlsx).")],
    body: Annotated[str, typer.Option("--body", metavar="ID", help="Whose ledger it is from.")],
    control_total: Annotated[
        str | None, typer.Option(metavar="POUNDS", help="The sum that its sender states, such as 1,234.50.")
    ] = None,
    count: Annotated[int | None, typer.Option(min=0, help="How many transactions its sender states.")] = None,
    codes: Annotated[
        Path | None, typer.Option(metavar="CODES.csv", help="To which cell each code is booked; kept for this body.")
    ] = None,
    column: Annotated[
        list[str] | None, typer.Option(metavar="WHAT=HEADING", help="Where a heading was not recognised.")
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="The columns are right: remember them for this body.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was taken in as JSON.")] = False,
) -> None:
    """Take a partner's ledger extract into a book: all of it, or where anything is wrong nothing, and every fault told."""
    if confirm and codes is None:
        raise typer.BadParameter("--confirm needs --codes CODES.csv")
    pairs = dict(pair.split("=", 1) for pair in column or [] if "=" in pair)
    from wholeplace.ledger.entries import pence_of

    stated = None if control_total is None else pence_of(control_total, field="control-total")
    data, codes_data = _read(file), _read(codes) if codes is not None and confirm else None
    from wholeplace.foundation.commands import start_with_tables

    start_with_tables()
    from wholeplace.ledger.web.extracts import Stated, bring

    taken = bring(book, body, file.name, data, Stated(stated, count), pairs, codes_data)
    told = {
        "book": book,
        "body": body,
        "file": taken.name,
        "sha256": taken.sha256,
        "transactions": taken.rows,
        "total_pence": taken.total_pence,
        "first_entry": taken.first_number,
        "last_entry": taken.last_number,
    }
    entries = f"entries {taken.first_number:,} to {taken.last_number:,}"
    text = f"{file}: {taken.rows:,} transactions of {exact_pounds(taken.total_pence)} were taken in, {entries}."
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else text)


def _read(file: Path) -> bytes:
    """The bytes of a file. *Refuses* `no-such-file`."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(_no_such_file(file, error), status=Exit.UNREADABLE) from error


def _start_of(file: Path) -> bytes:
    """The first bytes of a file. *Refuses* `no-such-file`."""
    try:
        with file.open("rb") as stream:
            return stream.read(200)
    except OSError as error:
        raise Refused(_no_such_file(file, error), status=Exit.UNREADABLE) from error


def _no_such_file(file: Path, error: OSError) -> Problem:
    return Problem(
        name="no-such-file",
        file=str(file),
        found=error.strerror or "it cannot be read",
        expected="a file that is there and may be read",
        why="Nothing can be read from it.",
        remedy="Look at the spelling and the folder.",
    )


@contextmanager
def _bar(what: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """How far it is, on the error stream where somebody sees it."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total or None)


def _print(verdicts: Sequence[Verdict]) -> None:
    for verdict in verdicts:
        for problem in verdict.problems:
            typer.echo(problem.text() + "\n", err=True)
        typer.echo(f"{verdict.book}: {verdict.entries:,} entries and {verdict.lines:,} lines were read.")
        typer.echo(f"  the last hash is {verdict.root}")
        for code, pence in verdict.by_account.items():
            typer.echo(f"  {code} {_name(code):<44}{exact_pounds(pence):>24}")
        if verdict.first_bad:
            number, name = verdict.first_bad
            typer.echo(f"  NOT as it was posted: the first bad entry is {number} ({name}).")
        elif verdict.problems:
            typer.echo("  The entries are as they were posted, but what is kept beside them is NOT.")
        else:
            typer.echo("  All as it was posted.")
    if not verdicts:
        typer.echo("There is no book yet.")


def _name(code: str) -> str:
    known = chart().get(code)
    return known.name if known else "an account that is not in the chart"


def _document(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    return {
        "books": [
            {
                "book": verdict.book,
                "entries": verdict.entries,
                "lines": verdict.lines,
                "root": verdict.root,
                "trial_balance": [
                    {"account": code, "name": _name(code), "pence": pence} for code, pence in verdict.by_account.items()
                ],
                "first_bad_entry": verdict.first_bad[0] if verdict.first_bad else None,
            }
            for verdict in verdicts
        ],
        "problems": [problem.as_dict() for verdict in verdicts for problem in verdict.problems],
    }
