"""The returns in a file as it comes: a text, or a workbook whose sheets are tables, notes and covers."""

from __future__ import annotations

from pathlib import Path

from wholeplace.spend import reading_problems as say
from wholeplace.spend.read import is_workbook
from wholeplace.spend.read_workbook import LARGEST_BYTES, as_text, sheets
from wholeplace.spend.statutory import read_return_rows, read_returns
from wholeplace.spend.statutory_return import Return
from wholeplace.spend.tally import hash_of
from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if


def returns_in_file(path: Path, name: str | None = None) -> tuple[Return, ...]:
    """Every return of a CSV file or a workbook. Sheets that are laid out as no return are passed over, if any other is one.

    `name` is what problems call the file (its own name otherwise). *Refuses* `no-such-file`, `too-large`, and as
    `statutory.read_returns` and `read_workbook.sheets`.
    """
    called = name or path.name
    try:
        size, workbook = path.stat().st_size, is_workbook(path)
    except OSError as error:
        raise Refused(say.no_such_file(called, error), status=Exit.UNREADABLE) from error
    if workbook:
        return _in_workbook(path, called)
    if size > LARGEST_BYTES:
        raise Refused(_too_large(called, size), status=Exit.UNREADABLE)
    return read_returns(path.read_bytes(), called)


def _in_workbook(path: Path, called: str) -> tuple[Return, ...]:
    digest = hash_of(path)
    found: list[Return] = []
    unlike: list[Problem] = []
    faults: list[Problem] = []
    for sheet in sheets(path, called):
        rows = [(number, [as_text(cell) for cell in cells]) for number, cells in sheet.rows]
        try:
            found += read_return_rows(rows, called, digest, sheet.name)
        except Refused as refused:
            other = refused.status == Exit.UNREADABLE
            (unlike if other else faults).extend(one.at(field=_where(sheet.name, one)) for one in refused.problems)
    refuse_if(faults)
    if not found:
        refuse_if(unlike, status=Exit.UNREADABLE)
    return tuple(found)


def _where(sheet: str, problem: Problem) -> str:
    return f"sheet {sheet}, {problem.field}" if problem.field else f"sheet {sheet}"


def _too_large(called: str, size: int) -> Problem:
    return Problem(
        name="too-large",
        file=called,
        found=f"{size / 2**20:,.0f} MB",
        expected=f"at most {LARGEST_BYTES / 2**20:,.0f} MB, which no return comes near",
        why="A return is held in memory whole while it is read.",
        remedy="Look whether this is the return; the tables by authority are a megabyte or less.",
    )
