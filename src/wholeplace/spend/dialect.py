"""How a text file is written: its encoding, what parts its cells and its lines; and its records, each with the line on
which it begins.

The whole file is looked through once, a piece at a time: an encoding that fits the first thousand lines and not the last is no
encoding. Nothing is ever held but one piece, and a line longer than any record of spending is refused before it is held.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from wholeplace.vocabulary.problems import Exit, Problem, Refused

PIECE = 1 << 20
LONGEST_LINE = 1 << 20
"""Characters in one line. The longest record seen in a published file has under two thousand."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 2_000  # letters of each line, so that no cell is longer than a reader of cells bears
_DELIMITERS = (",", ";", "\t", "|")
_CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 26, 27})

Progress = Callable[[int, int], None]
"""Told how many bytes of how many have been gone through."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one text file is written. `sha256` is that of its bytes; `size` their number."""

    encoding: str
    delimiter: str
    sha256: str
    size: int


def look_at(path: Path, name: str) -> Dialect:
    """The dialect of a text file, from all its bytes. *Refuses* `not-a-text-file`, `no-lines`."""
    digest, size, marks = hashlib.sha256(), 0, 0
    decoder, fits = codecs.getincrementaldecoder("utf-8")(), True
    head, line, run = b"", 1, 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if not head:
                head = piece
            digest.update(piece)
            size += len(piece)
            marks += len(piece) - len(piece.translate(None, _CONTROLS))
            fits = fits and _decodes(decoder, piece)
            line, run = line + piece.count(b"\n"), _run(run, piece)
            if run > 4 * LONGEST_LINE:  # a letter has at most four bytes
                text = marks <= size // 200 or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
                raise Refused(_line_too_long(name, line) if text else _not_text(name), status=Exit.UNREADABLE)
    fits = fits and _decodes(decoder, b"", final=True)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Refused(_no_lines(name), status=Exit.UNREADABLE)
    encoding = _encoding(head, fits)
    if encoding not in ("utf-16", "utf-16-le") and marks > size // 200:
        raise Refused(_not_text(name), status=Exit.UNREADABLE)
    return Dialect(encoding, _delimiter(head, encoding), digest.hexdigest(), size)


def _run(run: int, piece: bytes) -> int:
    """Bytes since the last line end, of which `run` lie before this piece."""
    last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
    return run + len(piece) if last < 0 else len(piece) - last - 1


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(head: bytes, utf_8: bool) -> str:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding if encoding != "utf-8-sig" or utf_8 else "cp1252"
    if head[1:400:2].count(0) > len(head[:400]) // 3:
        return "utf-16-le"
    return "utf-8" if utf_8 else "cp1252"


def _delimiter(head: bytes, encoding: str) -> str:
    """The sign that parts the first lines into the most cells of one and the same number."""
    text = head.decode("utf-8" if encoding == "utf-8-sig" else encoding, errors="replace")
    lines = [line[:_LOOKED_AT] for line in text.splitlines()[:200] if line.strip()][:60]

    def sameness(sign: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=sign)]
        common = max(set(widths), key=lambda width: (widths.count(width), width))
        return (widths.count(common) * (common - 1), common)

    return max(_DELIMITERS, key=sameness)


def open_text(path: Path, encoding: str) -> IO[str]:
    """The file as text, line ends as they are; a byte that its encoding does not know becomes a mark and stops nothing."""
    return path.open(encoding=encoding, errors="replace", newline="")


def records(
    path: Path, dialect: Dialect, name: str, progress: Progress | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins; the first is 1. *Refuses* `line-too-long`, and `not-a-text-file` for a
    file that cannot be parted into cells."""
    with open_text(path, dialect.encoding) as file:
        lines = _bounded(file, name, dialect.size, progress)
        reader = csv.reader(lines, delimiter=dialect.delimiter)
        begins = 1
        try:
            for cells in reader:
                yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            raise Refused(_not_parted(name, begins, str(error)), status=Exit.UNREADABLE) from None


def _bounded(file: IO[str], name: str, size: int, progress: Progress | None) -> Iterator[str]:
    """Lines of at most the longest length, so that a file of one line is never held whole."""
    number, told, done = 0, 0, 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) >= LONGEST_LINE:
            raise Refused(_line_too_long(name, number), status=Exit.UNREADABLE)
        done += len(line)
        if progress and done - told >= PIECE:
            told = done
            progress(min(done, size), size)
        yield line


def _not_text(name: str) -> Problem:
    return Problem(
        name="not-a-text-file",
        file=name,
        found="bytes that are no text",
        expected="a CSV file, or a workbook (.xlsx)",
        why="What the file holds cannot be told, so nothing of it may be counted.",
        remedy="Ask the publisher for the file as CSV or as a workbook; open it in a spreadsheet first to see what it is.",
    )


def _not_parted(name: str, line: int, error: str) -> Problem:
    return Problem(
        name="not-a-text-file",
        file=name,
        line=line,
        found=f"a record that cannot be parted into cells ({error})",
        expected="cells parted by commas, semicolons, tabs or bars",
        why="From here on no cell can be told from the next, so nothing of the file may be counted.",
        remedy="Open the file at this line: a quotation mark is opened there and not closed. Mend it, and bring the file again.",
    )


def _line_too_long(name: str, line: int) -> Problem:
    return Problem(
        name="line-too-long",
        file=name,
        line=line,
        found=f"a line of more than {LONGEST_LINE:,} characters",
        expected="one payment a line",
        why="A file without line ends, or of another kind, would fill the memory and still not be spending.",
        remedy="Ask the publisher for the file with one payment a line.",
    )


def _no_lines(name: str) -> Problem:
    return Problem(
        name="no-lines",
        file=name,
        found="a file that holds nothing",
        expected="a header and at least one payment",
        why="An empty file says nothing; counted as nought it would look as if nothing had been spent.",
        remedy="Fetch the file again: the download may have been cut.",
    )
