"""What came of reading a file, written down: its lines counted, its columns to confirm, or why it is refused.

Each file stands or falls alone: the others of its batch go on. The job does the long work before; here is one transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.spend.lines import FileRead, pounds_text
from wholeplace.spend.read import Taken
from wholeplace.spend.web import findings, line_files
from wholeplace.spend.web import intake_problems as say
from wholeplace.spend.web.beside import found_beside
from wholeplace.spend.web.digests import fingerprint
from wholeplace.spend.web.file_reading import kept_text, reading_json
from wholeplace.spend.web.lines_kept import remove_unless_named
from wholeplace.spend.web.models import Batch, FileTaken
from wholeplace.vocabulary.problems import Problem


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one file as they are kept: the hashes of what was published and counted, and the digest."""

    published: str
    counted: str
    digest: str


@action("spend.bring", of="file")
def take_reading(*, by: By, file: FileTaken, taken: Taken, lines: Lines | None) -> FileTaken:
    """Write down what one table of a file came to: counted where its lines are kept, else columns to confirm, else refused."""
    twin = twin_of(file, lines.digest) if lines else None
    _forget_after(file)
    problems = list(taken.read.problems)
    if twin is not None:
        read = taken.read
        problems.append(say.month_published_twice(str(file), str(twin), read.rows, pounds_text(read.total_pence)))
    against = found_beside(file, taken.read, lines.published) if lines and twin is None else []
    problems += against
    _fill(file, taken)
    if lines is not None and twin is None and not against:
        file.state, file.counted_at = FileTaken.State.COUNTED, by.at
        file.published_sha256, file.counted_sha256, file.digest = lines.published, lines.counted, lines.digest
    else:
        file.published_sha256 = file.counted_sha256 = file.digest = ""
        file.state = FileTaken.State.REFUSED if twin or against else _waiting_state(taken)
    return _keep(file, findings.Findings(taken.header, taken.examples, tuple(problems)))


@action("spend.bring", of="file")
def refuse_file(*, by: By, file: FileTaken, problems: Sequence[Problem]) -> FileTaken:
    """Write down why a file cannot be read at all."""
    _forget_after(file)
    file.state = FileTaken.State.REFUSED
    file.published_sha256 = file.counted_sha256 = file.digest = ""
    file.counted_at = None
    return _keep(file, findings.Findings(problems=tuple(problems)))


@action("spend.bring", of="batch")
def sheet_of(*, by: By, batch: Batch, first: FileTaken, sheet: str) -> FileTaken:
    """The row of a sheet of a workbook: the one that stands, the first while it has no sheet yet, or a new one."""
    same = batch.files.filter(sha256=first.sha256)
    found = same.filter(sheet=sheet).first() or same.filter(sheet="", state=FileTaken.State.WAITING).first()
    found = found or FileTaken(batch=batch, upload=first.upload, sha256=first.sha256, name=first.name)
    found.sheet = sheet
    found.save()
    return found


@action("spend.bring", of="batch")
def close_reading(*, by: By, batch: Batch) -> Batch:
    """Say how far a batch has come, by its files. One that was withdrawn meanwhile stays so."""
    batch.refresh_from_db()
    if batch.is_withdrawn:
        return batch
    states = set(batch.files.values_list("state", flat=True))
    for state, is_so in (
        (Batch.State.READING, FileTaken.State.WAITING in states),
        (Batch.State.COLUMNS, FileTaken.State.COLUMNS in states),
        (Batch.State.COUNTED, FileTaken.State.COUNTED in states),
        (Batch.State.REFUSED, True),
    ):
        if is_so:
            batch.state = state
            break
    batch.save()
    return batch


def twin_of(file: FileTaken, digest: str) -> FileTaken | None:
    """Another counted file of the same body with the very same payments, in a batch that stands."""
    rows = FileTaken.objects.for_system("are these payments in already").filter(
        digest=digest, state=FileTaken.State.COUNTED, batch__place=file.batch.place_id, batch__body=file.batch.body_id
    )
    return rows.exclude(batch__state=Batch.State.WITHDRAWN).exclude(pk=file.pk).select_related("batch").first()


def _waiting_state(taken: Taken) -> FileTaken.State:
    """A table with a header waits for somebody to say what its columns are; one without is refused."""
    spending = taken.read.kind in ("payments", "cards")
    return FileTaken.State.COLUMNS if taken.header and spending else FileTaken.State.REFUSED


def _fill(file: FileTaken, taken: Taken) -> None:
    read: FileRead = taken.read
    file.header = [kept_text(text) for text in taken.header]
    file.fingerprint = fingerprint(taken.header)
    file.reading = reading_json(read)
    file.rows, file.unread, file.negatives = read.rows, read.unread, read.negatives
    file.total_pence, file.basis = read.total_pence, read.basis or ""
    file.first_on, file.last_on = read.first_on, read.last_on


def _keep(file: FileTaken, found: findings.Findings) -> FileTaken:
    file.problems = dict(Counter(problem.name for problem in found.problems))
    file.save()
    findings.keep(file.pk, found)
    return file


def _forget_after(file: FileTaken) -> None:
    """Once this act is done, take away the lines that the file named before, unless they are named still."""
    for kind in line_files.KINDS:
        transaction.on_commit(partial(remove_unless_named, kind, getattr(file, f"{kind}_sha256")))
