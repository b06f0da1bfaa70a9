"""A result on its way into a file that somebody named."""

from __future__ import annotations

from pathlib import Path

from wholeplace.vocabulary.problems import Exit, Problem, Refused


def write_file(path: Path, data: bytes) -> None:
    """Write a result. *Refuses* `cannot-write`."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Refused(cannot_write(path, error), status=Exit.MISUSED) from error


def cannot_write(path: Path, error: OSError) -> Problem:
    """A place where nothing may be written."""
    return Problem(
        name="cannot-write",
        file=str(path),
        found=error.strerror or "it cannot be written",
        expected="a place where a file may be written",
        why="The result would be lost.",
        remedy="Choose another folder, or close the file where it is open.",
    )
