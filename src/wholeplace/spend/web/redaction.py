"""Taking the name of a person out of files: out of lines, out of what reading found, and out of the bytes that were brought.

A name is looked for as whole words, without regard to case or doubled spaces, in every text of a line. Where it stands as the
supplier the whole supplier becomes the words below; elsewhere the name alone does. No amount is touched, so no total moves.

*Source* of the words: Local Government Association, Local transparency guidance: publishing spending and procurement
information (2015), on redaction.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wholeplace.spend.web import findings

REDACTED = "REDACTED PERSONAL DATA"
LEAST_LETTERS = 3
SHOWN = 20

_BATCH = 65_536
_PIECE = 1 << 20
_OVERLAP = 4_096
_EXPANDED = 512 * _PIECE
_ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")


@dataclass(frozen=True, slots=True)
class Held:
    """Where a name stands in a file of lines: how many lines, their pence, and the suppliers as published, the first few."""

    lines: int = 0
    pence: int = 0
    suppliers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A name to be taken out. Its own text is kept nowhere but here, while the work goes on."""

    text: str

    @property
    def usable(self) -> bool:
        """Long enough to mean one person."""
        return sum(letter.isalpha() for letter in self.text) >= LEAST_LETTERS

    @property
    def _words(self) -> str:
        return r"\s+".join(re.escape(word) for word in self.text.split())

    @property
    def in_lines(self) -> str:
        """The pattern for columns of Parquet, with what stands before and after as its groups."""
        return rf"(?i)(^|[^\pL\pN]){self._words}($|[^\pL\pN])"

    @property
    def in_text(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![^\W_]){self._words}(?![^\W_])", re.IGNORECASE)

    def out_of(self, text: str) -> str:
        """The text without the name."""
        return self.in_text.sub(REDACTED, text)


def held_in(path: Path, name: Name) -> Held:
    """Where the name stands in a file of lines."""
    lines = pence = 0
    suppliers: dict[str, None] = {}
    for batch in pq.ParquetFile(path).iter_batches(_BATCH):
        hit = _hits(batch, name)
        lines += pc.sum(hit).as_py() or 0
        found = batch.filter(hit)
        pence += pc.sum(found["pence"]).as_py() or 0
        suppliers.update(dict.fromkeys(text for text in found["supplier"].to_pylist() if text))
    return Held(lines, pence, tuple(suppliers)[:SHOWN])


def rewrite(path: Path, name: Name, out: Path) -> None:
    """The same lines without the name, in the same order and with the same pence."""
    file = pq.ParquetFile(path)
    with pq.ParquetWriter(out, file.schema_arrow, compression="zstd") as writer:
        for batch in file.iter_batches(_BATCH):
            writer.write_batch(_without(batch, name))


def _hits(batch: pa.RecordBatch, name: Name) -> pa.Array:
    """Which lines have the name in any of their texts."""
    hit = pa.repeat(pa.scalar(False), batch.num_rows)
    for number in _texts(batch):
        hit = pc.or_(hit, _matches(batch.column(number), name))
    return hit


def _without(batch: pa.RecordBatch, name: Name) -> pa.RecordBatch:
    named = _matches(batch["supplier"], name)
    columns = list(batch.columns)
    for number in _texts(batch):
        column = batch.schema.field(number).name
        if column == "supplier":
            columns[number] = pc.if_else(named, pa.scalar(REDACTED), columns[number])
        elif column == "supplier_id":
            columns[number] = pc.if_else(named, pa.scalar(None, pa.string()), columns[number])
        else:
            for _again in range(2):  # a name that stands twice with one sign between is met on the second pass
                columns[number] = pc.replace_substring_regex(columns[number], name.in_lines, rf"\1{REDACTED}\2")
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _texts(batch: pa.RecordBatch) -> Iterator[int]:
    return (number for number, field in enumerate(batch.schema) if pa.types.is_string(field.type))


def _matches(column: pa.Array, name: Name) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(column, name.in_lines), False)


def bytes_hold(path: Path, name: Name) -> bool:
    """Whether the bytes of a file, as they were brought, hold the name: a text in any usual encoding, a workbook in any part."""
    if zipfile.is_zipfile(path):
        return _archive_holds(path, name)
    return any(_stream_holds(path, encoding, name) for encoding in _ENCODINGS)


def _stream_holds(path: Path, encoding: str, name: Name) -> bool:
    pattern, before = name.in_text, ""
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        while piece := stream.read(_PIECE):
            if pattern.search(before + piece):
                return True
            before = piece[-_OVERLAP:]
    return False


def _archive_holds(path: Path, name: Name) -> bool:
    """Whether a part of a workbook holds the name. One that cannot be opened, or is too large to look through, may."""
    pattern, looked = name.in_text, 0
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                looked += entry.file_size
                if looked > _EXPANDED or pattern.search(archive.read(entry).decode("utf-8", errors="replace")):
                    return True
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return True
    return False


def out_of_findings(file_id: int, name: Name) -> bool:
    """Take the name out of the first lines and the problems that reading found; whether it was there."""
    found = findings.of(file_id)
    texts = ("found", "expected", "why", "remedy", "field", "excerpt")
    clean = findings.Findings(
        tuple(name.out_of(text) for text in found.header),
        tuple(tuple(name.out_of(cell) for cell in row) for row in found.examples),
        tuple(
            one.at(**{key: name.out_of(text) for key in texts if (text := getattr(one, key)) is not None})
            for one in found.problems
        ),
    )
    if clean == found:
        return False
    findings.keep(file_id, clean)
    return True
