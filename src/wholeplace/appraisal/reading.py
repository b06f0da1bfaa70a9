"""A case from a file on disk, text or workbook: the library's front door."""

from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.case import Case
from wholeplace.appraisal.fields import nearest
from wholeplace.documents.containers import kind_of
from wholeplace.vocabulary.problems import Exit, Problem, Refused

_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
_ARCHIVES = ("workbook", "zip", "word", "old-office")


def read_file(file: Path | str) -> Case:
    """The case in a file, text or workbook by its content.

    *Refuses* `no-such-file` and, with status 10 or 11 and all problems at once, what the readers of text and workbook refuse.
    """
    path = Path(file)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused(_no_such_file(path, error), status=Exit.UNREADABLE) from error
    # The readers are imported when they are wanted, so that a command that reads nothing starts at once.
    if path.suffix.casefold() in _SPREADSHEETS or kind_of(data) in _ARCHIVES:
        from wholeplace.appraisal.workbook import read_workbook

        return read_workbook(data, file=str(path))
    from wholeplace.appraisal.casefile import read_case

    return read_case(data, file=str(path))


def _no_such_file(file: Path, error: OSError) -> Problem:
    folder = file.parent
    beside = [other.name for other in folder.iterdir() if other.is_file()] if folder.is_dir() else []
    near = nearest(file.name, beside, cutoff=0.75)
    return Problem(
        name="no-such-file",
        file=str(file),
        found=error.strerror or "it cannot be read",
        expected="a file with a case in it",
        why="There is nothing to work out.",
        remedy=f"Did you mean {folder / near}?" if near else "Look at the spelling and the folder.",
    )
