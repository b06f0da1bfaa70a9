"""Statutory returns on their way into a place's count: read, and the lines of the place's own bodies kept as counted.

A return speaks of every authority in the country by code; only bodies of the place whose code somebody has said are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import transaction

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.people.models import Place
from wholeplace.spend.read import is_workbook
from wholeplace.spend.read_workbook import as_text, sheets
from wholeplace.spend.statutory import Return, check_return, read_return_rows, read_returns
from wholeplace.spend.statutory_count import ReturnBasis, place_returned, with_control
from wholeplace.spend.statutory_layout import NET
from wholeplace.spend.web import findings, line_files
from wholeplace.spend.web import intake_problems as say
from wholeplace.spend.web.lines_kept import remove_unless_named
from wholeplace.spend.web.models import Batch, FileTaken
from wholeplace.spend.web.queries import codes_of
from wholeplace.vocabulary.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class PlaceLines:
    """What one return comes to in a place: the hash of its counted lines, what the file's row shows, and its problems."""

    stated: Return
    counted: str
    rows: int
    pence: int
    reading: dict[str, Any]
    problems: tuple[Problem, ...]


def returns_in(path: Path, name: str, sha256: str) -> tuple[Return, ...]:
    """Every return that a file holds, a workbook's sheets or a text. *Refuses* as `statutory.read_returns`."""
    if not is_workbook(path):
        return read_returns(path.read_bytes(), name)
    found: list[Return] = []
    problems: list[Problem] = []
    for sheet in sheets(path, name):
        rows = [(number, [as_text(cell) for cell in cells]) for number, cells in sheet.rows]
        try:
            found += read_return_rows(rows, name, sha256, sheet.name) if rows else ()
        except Refused as refused:
            problems += refused.problems
    if not found and problems:
        raise Refused(*problems)
    return tuple(found)


def lines_of(stated: Return, place: Place, codes: Mapping[str, str], basis: ReturnBasis) -> PlaceLines:
    """The lines of a return for the bodies of a place; `codes`: id of a body → its code. *Refuses* `body-code-missing`.

    The body of each line is the id by which the place knows it, as on lines of payments.
    """
    ids = {code: body for body, code in codes.items()}
    table = with_control(stated, {place.pk: sorted(ids)}, basis)
    if not table.num_rows:
        raise Refused(say.body_code_missing(", ".join(sorted(codes)) or "no body"))
    bodies = pa.array([ids[code] for code in table["body"].to_pylist()], pa.string())
    table = table.set_column(table.schema.get_field_index("body"), table.schema.field("body"), bodies)
    returned = place_returned(stated, sorted(ids), NET)
    reading = {
        "bodies": sorted(set(bodies.to_pylist())),
        "absent": sorted(ids[each.code] for each in returned.absent),
        "not_in_file": sorted(ids[code] for code in returned.not_in_file),
        "basis": basis,
        "kind": stated.kind,
    }
    problems = tuple(one for one in check_return(stated) if (one.field or "").split(" ")[0] in ids)
    counted = line_files.write("counted", lambda draft: pq.write_table(table, draft, compression="zstd"))
    stated_rows = table.filter(pc.equal(table["layer"], stated.layer))
    return PlaceLines(
        stated, counted, stated_rows.num_rows, pc.sum(stated_rows["pence"]).as_py() or 0, reading, problems
    )


@action("spend.bring", of="batch")
def take_return(*, by: By, batch: Batch, file: FileTaken, lines: Sequence[PlaceLines]) -> list[FileTaken]:
    """Write down what a file of returns came to: one batch for each return in it, this one for the first.

    *Refuses* nothing: a return whose year and edition stand already in another batch is named by the map, where editions meet.
    """
    kept = []
    for number, one in enumerate(lines):
        into = batch if number == 0 else _another(by, batch)
        into.year, into.layer, into.edition = one.stated.year.begins, one.stated.layer, one.stated.edition
        into.state = Batch.State.COUNTED
        into.save()
        row = file if number == 0 else FileTaken(batch=into, upload=file.upload, sha256=file.sha256, name=file.name)
        _fill(by, row, one)
        kept.append(row)
    return kept


@action("spend.bring", of="file")
def retake_return(*, by: By, file: FileTaken, lines: PlaceLines) -> FileTaken:
    """Put what a return comes to by the codes as they stand now in place of what it came to before."""
    if (lines.counted, lines.reading) != (file.counted_sha256, file.reading):
        transaction.on_commit(partial(remove_unless_named, "counted", file.counted_sha256))
        _fill(by, file, lines)
    return file


def lines_again(by: By, file: FileTaken, path: Path) -> PlaceLines:
    """What the return in a file that was counted comes to by the codes as they stand now. *Refuses* `body-code-missing`."""
    stated = returns_in(path, file.name, file.sha256)
    same = (one for one in stated if (one.edition, one.sheet or "") == (file.batch.edition, file.sheet))
    place = file.batch.place
    return lines_of(next(same), place, codes_of(by, place), file.reading["basis"])


def _fill(by: By, row: FileTaken, one: PlaceLines) -> None:
    row.sheet, row.reading, row.rows, row.total_pence = one.stated.sheet or "", one.reading, one.rows, one.pence
    row.basis, row.state, row.counted_at = one.reading["basis"], FileTaken.State.COUNTED, by.at
    row.counted_sha256 = one.counted
    row.problems = dict(Counter(problem.name for problem in one.problems))
    row.save()
    findings.keep(row.pk, findings.Findings(problems=one.problems))


def _another(by: By, batch: Batch) -> Batch:
    return Batch(place=batch.place, kind=batch.kind, brought_by=by.name, brought_at=batch.brought_at)
