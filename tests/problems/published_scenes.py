"""Small made-up files of published spending, in which what can be wrong with them is provoked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from wholeplace.spend.editions import Edition
from wholeplace.spend.read import read_file
from wholeplace.vocabulary.problems import Problem, refuse_if

HEADER = "Supplier Name,Payment Date,Net Amount"
LINES = ("Low Moss Fencing Ltd,01/04/2026,510.00", "Low Moss Paper Ltd,02/04/2026,620.50")


def published(lines: Sequence[str] = LINES, header: str = HEADER) -> bytes:
    """A file of payments as a spreadsheet writes it."""
    return "\n".join([header, *lines, ""]).encode()


def read(data: bytes, name: str = "april.csv") -> None:
    """Read a file, and refuse what a person would be told of it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        refuse_if(problem for taken in read_file(path) for problem in taken.read.problems)


def two_editions(
    one: tuple[str, bytes], other: tuple[str, bytes], held: Callable[[Edition, Edition], list[Problem]]
) -> None:
    """Two files as read, held against each other; refuse what a person would be told of them."""
    with TemporaryDirectory() as folder:
        refuse_if(held(_edition(*one, Path(folder)), _edition(*other, Path(folder))))


def _edition(name: str, data: bytes, folder: Path) -> Edition:
    (folder / name).write_bytes(data)
    taken = read_file(folder / name, out_folder=folder)[0]
    assert taken.parquet is not None
    return Edition(taken.read, taken.parquet)
