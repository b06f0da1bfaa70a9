"""The commands of the book: `wholeplace pools verify`, `export` and `take-in`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from wholeplace.ledger.chart import chart
from wholeplace.ledger.checks import Verdict, exact_pounds, is_sealed_book, lines_of_file, not_a_book, verify_lines
from wholeplace.vocabulary.problems import Exit, Problem, Refused

app = typer.Typer(add_completion=False, rich_markup_mode=None)

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
    """How far it is, on the error stream."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=quiet) as bar:
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
