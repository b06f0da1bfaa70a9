"""What a file really is, and whether it can be opened without harm. Pure: bytes in, problems out.

A workbook is a zip archive; a small archive can hold more than a machine's memory. Nothing here trusts what an archive says
of itself: every entry is expanded a piece at a time and counted, and the counting stops at the limit.

*Refuses* (as values): `file-empty`, `not-a-workbook`, `workbook-encrypted`, `container-damaged`, `container-too-many-entries`,
`container-too-large`, `container-ratio`, `container-misdeclared`, `container-encrypted`.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Literal

from wholeplace.vocabulary.problems import Problem

Kind = Literal["workbook", "word", "zip", "old-office", "pdf", "csv", "text", "json", "png", "jpeg", "empty", "unknown"]

KIND_WORDS: dict[str, str] = {
    "workbook": "an Excel workbook (.xlsx)",
    "word": "a Word document (.docx)",
    "zip": "a zip archive, but not a workbook",
    "old-office": "an old (.xls) or password-protected Office file",
    "pdf": "a PDF",
    "csv": "text with columns (CSV)",
    "text": "plain text",
    "json": "JSON text",
    "png": "a PNG picture",
    "jpeg": "a JPEG picture",
    "empty": "an empty file",
    "unknown": "a file of a kind that is not known here",
}

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-office"),
)
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold: entries, bytes expanded, and expanded bytes for each compressed one.

    The ratio is asked only of archives that expand beyond `ratio_from_bytes`: small files of repeated text compress well.
    """

    entries: int = 2_000
    expanded_bytes: int = 200 * 1024 * 1024
    ratio: int = 100
    ratio_from_bytes: int = 20 * 1024 * 1024


LIMITS = Limits()


def kind_of(data: bytes) -> Kind:
    """What a file is by its content; its name is not asked. For an archive, by the entries that it lists."""
    if not data:
        return "empty"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _kind_of_archive(data)
    by_magic = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    return by_magic or _kind_of_text(data)


def inspect_container(data: bytes, limits: Limits = LIMITS, file: str | None = None) -> list[Problem]:
    """Every reason why an archive (a workbook, a Word document, a zip) must not be opened; none where it may be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            problems = _declared(entries, len(data), limits)
            return [p.at(file=file) for p in problems or _expanded(archive, entries, len(data), limits)]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        return [_damaged(str(error)).at(file=file)]


def workbook_problems(data: bytes, limits: Limits = LIMITS, file: str | None = None) -> list[Problem]:
    """Every reason why a file cannot be read as a workbook: what it really is, or why it must not be opened."""
    kind = kind_of(data)
    if kind == "workbook":
        return inspect_container(data, limits, file)
    if kind == "zip" and (found := inspect_container(data, limits, file)):
        return found
    return [_not_a_workbook(kind).at(file=file)]


def _kind_of_archive(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "zip"
    if "xl/workbook.xml" in names:
        return "workbook"
    return "word" if "word/document.xml" in names else "zip"


def _kind_of_text(data: bytes) -> Kind:
    text = _decoded(data[:_PIECE])
    if text is None:
        return "unknown"
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return "json"
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    columns = any(all(mark in line for line in lines[:5]) for mark in (",", "\t", ";"))
    return "csv" if columns and lines else "text"


def _decoded(head: bytes) -> str | None:
    """The head of a text file, or None where it is not text. A piece may end within a letter, so late errors are let by."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="ignore")
    if b"\x00" in head:
        return None
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(head) - 4:
            return head[: error.start].decode("utf-8-sig")
    text = head.decode("cp1252", errors="replace")
    strange = sum(1 for letter in text if letter == "\ufffd" or (letter < " " and letter not in "\t\r\n\f"))
    return text if strange == 0 else None


def _declared(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> list[Problem]:
    """What the archive's own list gives away, before anything is expanded."""
    problems = []
    if len(entries) > limits.entries:
        problems.append(_too_many(len(entries), limits))
    if any(entry.flag_bits & 0x1 for entry in entries):
        problems.append(_encrypted())
    declared = sum(entry.file_size for entry in entries)
    return problems + _size_problems(declared, size, limits, "says that it holds")


def _expanded(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> list[Problem]:
    """What is really there: each entry expanded a piece at a time, never kept, until the limit is passed."""
    total = 0
    for entry in entries:
        with archive.open(entry) as stream:
            expanded = 0
            while piece := stream.read(_PIECE):
                expanded += len(piece)
                total += len(piece)
                if total > limits.expanded_bytes:
                    return _size_problems(total, size, limits, "holds at least")
        if expanded != entry.file_size:
            return [_misdeclared(entry, expanded)]
    return _size_problems(total, size, limits, "holds")


def _size_problems(expanded: int, size: int, limits: Limits, words: str) -> list[Problem]:
    if expanded > limits.expanded_bytes:
        return [_too_large(expanded, limits, words)]
    if expanded > limits.ratio_from_bytes and expanded > limits.ratio * max(size, 1):
        return [_ratio(expanded, size, limits, words)]
    return []


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.1f} MB"


_WHY_LARGE = "Opening it would fill this machine's memory, and stop everybody's work."
_SAVE_AGAIN = (
    "Open the file in your spreadsheet program, keep only the sheets that are needed, and save it anew as .xlsx."
)


def _too_many(found: int, limits: Limits) -> Problem:
    return Problem(
        name="container-too-many-entries",
        found=f"{found:,} parts",
        expected=f"at most {limits.entries:,} parts",
        why=_WHY_LARGE,
        remedy=_SAVE_AGAIN,
    )


def _too_large(found: int, limits: Limits, words: str) -> Problem:
    return Problem(
        name="container-too-large",
        found=f"the file {words} {_megabytes(found)}",
        expected=f"at most {_megabytes(limits.expanded_bytes)} once expanded",
        why=_WHY_LARGE,
        remedy=_SAVE_AGAIN,
    )


def _ratio(expanded: int, size: int, limits: Limits, words: str) -> Problem:
    return Problem(
        name="container-ratio",
        found=f"the file {words} {_megabytes(expanded)} in {_megabytes(size)}: {expanded // max(size, 1):,} to 1",
        expected=f"at most {limits.ratio} to 1",
        why="No honest workbook is packed so densely; such a file is made to fill a machine's memory.",
        remedy=_SAVE_AGAIN,
    )


def _misdeclared(entry: zipfile.ZipInfo, expanded: int) -> Problem:
    return Problem(
        name="container-misdeclared",
        found=f"{entry.filename} is {expanded:,} bytes long",
        expected=f"{entry.file_size:,} bytes, as the file says of itself",
        why="A file that is not what it says of itself is damaged, or made to do harm.",
        remedy=_SAVE_AGAIN,
    )


def _encrypted() -> Problem:
    return Problem(
        name="container-encrypted",
        found="parts that are locked with a password",
        expected="a file without a password",
        why="What cannot be read cannot be checked.",
        remedy="Save the file without a password. It is sent over an encrypted line.",
    )


def _damaged(words: str) -> Problem:
    return Problem(
        name="container-damaged",
        found=words[:200] or "an archive that cannot be opened",
        expected="a whole file, as the spreadsheet program saved it",
        why="Part of the file is missing or changed, so nothing in it can be relied on.",
        remedy="Open the file in your spreadsheet program and save it anew; if that fails too, ask for it again.",
    )


def _not_a_workbook(kind: Kind) -> Problem:
    return Problem(
        name={"empty": "file-empty", "old-office": "workbook-encrypted"}.get(kind, "not-a-workbook"),
        found=KIND_WORDS[kind],
        expected=KIND_WORDS["workbook"],
        why="A file is read by what it is, whatever its name says.",
        remedy="Open it in your spreadsheet program and save it as an Excel workbook (.xlsx), without a password.",
    )
