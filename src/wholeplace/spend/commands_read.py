"""The command `wholeplace spend read`: what files of spending hold, without taking them into a place."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from wholeplace.foundation.late_bar import late_bar
from wholeplace.spend.editions import held_together
from wholeplace.spend.lines import FileRead
from wholeplace.spend.read import Taken, read_all
from wholeplace.vocabulary.money import format_pounds
from wholeplace.vocabulary.problems import Exit, Problem

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_PIPED_WIDTH = 150
_UNREADABLE = frozenset(
    {
        "no-such-file",
        "not-a-text-file",
        "no-lines",
        "line-too-long",
        "file-empty",
        "too-large",
        "not-a-workbook",
        "old-workbook",
        "workbook-encrypted",
        "sheet-too-large",
        "workbook-too-large",
        "container-damaged",
        "container-encrypted",
        "container-misdeclared",
        "container-ratio",
        "container-too-large",
        "container-too-many-entries",
    }
)
"""Problems for which a file cannot be read at all; with others it is readable, and cannot stand."""


@app.command("read")
def read_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Published spending: CSV or XLSX, any layout.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answers as JSON.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Keep the lines there as Parquet, named by hash.")
    ] = None,
) -> None:
    """Read files of payments: their columns, the lines with an amount, and the exact sum; each problem with its line.

    One answer a file, or a sheet of a workbook. A file that cannot be read does not stop the others. Several files are held
    against each other: a month that was published twice, and signs that cleaning lost, are named.
    """
    with late_bar("Reading") as progress, TemporaryDirectory() as unkept:
        kept = out or (Path(unkept) if len(files) > 1 else None)
        taken = held_together(read_all(files, out_folder=kept, progress=progress))
    if as_json:
        typer.echo(json.dumps([each.read.as_answer() for each in taken], ensure_ascii=False, indent=2))
    else:
        _show([each.read for each in taken])
    raise typer.Exit(max((_status(each) for each in taken), default=Exit.DONE))


def _status(taken: Taken) -> Exit:
    """What the command ends with for one file."""
    if taken.stands or taken.read.kind == "statutory":
        return Exit.DONE
    unreadable = any(problem.name in _UNREADABLE for problem in taken.read.problems)
    return Exit.UNREADABLE if unreadable else Exit.REFUSED


def _show(answers: list[FileRead]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("File", "Kind", "Amount"):
        table.add_column(heading, overflow="fold")
    for heading in ("Lines", "Unread", "Negative", "Sum"):
        table.add_column(heading, justify="right")
    for read in answers:
        name = f"{read.file}, {read.sheet}" if read.sheet else read.file
        counts = (f"{read.rows:,}", f"{read.unread:,}", f"{read.negatives:,}", format_pounds(read.total_pence / 100, 2))
        table.add_row(name, read.kind, _amount(read), *(counts if read.basis else ("", "", "", "")))
    fixed = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPED_WIDTH
    Console(highlight=False, markup=False, width=fixed).print(table)
    problems: list[Problem] = [problem for read in answers for problem in read.problems]
    if problems:
        typer.echo("\n" + "\n\n".join(problem.text() for problem in problems), err=True)


def _amount(read: FileRead) -> str:
    """Net, gross or unknown, and the header of the column that was counted."""
    if read.basis is None:
        return ""
    counted = next(
        (found for field in ("net", "amount", "gross") for found in read.columns if found.field == field), None
    )
    return f'{read.basis} ("{counted.header}")' if counted else read.basis
