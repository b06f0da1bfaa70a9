"""Long work of the count: reading the files of a batch and counting them, and counting again by changed rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from django.urls import reverse

from wholeplace.foundation.access.by import By
from wholeplace.foundation.jobs.work import Work, job
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.uploads import store
from wholeplace.spend.headers import Confirmed
from wholeplace.spend.lines import Basis
from wholeplace.spend.statutory_count import ReturnBasis
from wholeplace.spend.web import intake_problems as say
from wholeplace.spend.web import line_files
from wholeplace.spend.web.actions import READ_JOB, RETURN_JOB
from wholeplace.spend.web.actions_rules import RECOUNT_JOB, recounted
from wholeplace.spend.web.counting import count_again, count_published
from wholeplace.spend.web.digests import digest_of
from wholeplace.spend.web.file_reading import Known, Read, read_taken
from wholeplace.spend.web.lines_kept import remove_unless_named
from wholeplace.spend.web.models import Batch, ColumnsRemembered, FileTaken
from wholeplace.spend.web.queries import codes_of, files_of
from wholeplace.spend.web.reading_actions import (
    Lines,
    close_reading,
    refuse_file,
    sheet_of,
    take_reading,
    twin_of,
)
from wholeplace.spend.web.returns import lines_again, lines_of, retake_return, returns_in, take_return
from wholeplace.vocabulary.problems import Refused

Progress = Callable[[int, int], None]


@job(READ_JOB, words="Read files of spending")
def read_batch(work: Work, *, batch_id: int) -> dict[str, Any]:
    """Read every file of a batch that waits."""
    batch = Batch.objects.for_system("the batch to read").select_related("place", "body").get(pk=batch_id)
    read_waiting(work.by, batch, work.progress)
    return {"href": reverse("spend:batch", args=[batch.place_id, batch.pk]), "words": "See the batch"}


@job(RETURN_JOB, words="Read a statutory return")
def read_return(work: Work, *, batch_id: int, basis: ReturnBasis = "net-current") -> dict[str, Any]:
    """Read the returns of a batch for the bodies of the place."""
    batch = Batch.objects.for_system("the return to read").select_related("place").get(pk=batch_id)
    return_waiting(work.by, batch, basis, work.progress)
    return {"href": reverse("spend:batch", args=[batch.place_id, batch.pk]), "words": "See the return"}


@job(RECOUNT_JOB, words="Count again by the place's rules, names and codes")
def recount(work: Work, *, place_code: str) -> dict[str, Any]:
    """Count every file of a place anew by its rules and codes as they stand; each file changes whole or not at all."""
    place = Place.objects.for_person(work.by, "spend.rule").get(pk=place_code)
    files = list(files_of(work.by, place).filter(state=FileTaken.State.COUNTED))
    for number, file in enumerate(files):
        work.progress(number, len(files))
        _count_anew(work.by, file)
    work.progress(len(files), len(files))
    return {"href": reverse("spend:home", args=[place.pk]), "words": "See what is counted"}


def _count_anew(by: By, file: FileTaken) -> None:
    """Payments by the rules, a return by the codes of bodies; one that cannot be counted anew stays as it was."""
    if file.published_sha256:
        recounted(by=by, file=file, counted=count_again(by, file))
    elif file.batch.kind == Batch.Kind.RETURN and (path := store.path_of(file.sha256)).exists():
        retake_return(by=by, file=file, lines=lines_again(by, file, path))


def read_waiting(by: By, batch: Batch, progress: Progress) -> Batch:
    """Read every file of a batch that waits, each alone; then say how far the batch has come. *Units*: progress in bytes."""
    waiting = list(batch.files.filter(state=FileTaken.State.WAITING).select_related("upload").order_by("id"))
    firsts = list({file.sha256: file for file in waiting}.values())
    sizes = [file.upload.size_bytes if file.upload else 0 for file in firsts]
    total, done = sum(sizes) or 1, 0
    for file, size in zip(firsts, sizes, strict=True) if not batch.is_withdrawn else ():
        read_one(by, batch, file, _within(progress, done, total))
        done += size
        progress(done, total)
    return close_reading(by=by, batch=batch)


def return_waiting(by: By, batch: Batch, basis: ReturnBasis, progress: Progress) -> Batch:
    """Read the returns of a batch for the bodies of the place, each file alone. *Units*: progress in files."""
    waiting = list(batch.files.filter(state=FileTaken.State.WAITING).select_related("upload"))
    for number, file in enumerate(waiting if not batch.is_withdrawn else ()):
        progress(number, len(waiting))
        try:
            stated = returns_in(store.path_of(file.sha256), file.name, file.sha256)
            codes = codes_of(by, batch.place)
            lines = [lines_of(one, batch.place, codes, basis) for one in stated]
            take_return(by=by, batch=batch, file=file, lines=lines)
        except Refused as refused:
            refuse_file(by=by, file=file, problems=refused.problems)
    return close_reading(by=by, batch=batch)


def read_one(by: By, batch: Batch, first: FileTaken, progress: Progress | None = None) -> None:
    """Read one file of a batch, every sheet of it, and write down what it came to."""
    path = store.path_of(first.sha256)
    if first.redacted or not path.exists():
        refuse_file(by=by, file=first, problems=[say.file_redacted(first.name)])
        return
    with TemporaryDirectory(dir=line_files.folder("published"), suffix=".part") as room:
        try:
            found = read_taken(
                path,
                name=first.name,
                publisher=batch.body.name if batch.body else "",
                known=_known(batch, first),
                out_folder=Path(room),
                progress=progress,
            )
        except Refused as refused:
            refuse_file(by=by, file=first, problems=refused.problems)
            return
        for one in found:
            file = sheet_of(by=by, batch=batch, first=first, sheet=one.taken.read.sheet or "")
            if file.state == FileTaken.State.WAITING:
                _take(by, batch, file, one)


def _take(by: By, batch: Batch, file: FileTaken, one: Read) -> None:
    """Keep and count the lines of one table, and write it down; lines that are not kept leave nothing behind."""
    lines = None
    if one.taken.parquet is not None and one.taken.stands and one.confirmed is not None:
        digest = digest_of(one.taken.parquet)
        published = line_files.keep("published", one.taken.parquet)
        try:
            counted = "" if twin_of(file, digest) else count_published(by, batch, published)
        except Refused as refused:
            refuse_file(by=by, file=file, problems=refused.problems)
            remove_unless_named("published", published)
            return
        lines = Lines(published, counted, digest)
    kept = take_reading(by=by, file=file, taken=one.taken, lines=lines)
    if lines is not None and kept.state != FileTaken.State.COUNTED:
        remove_unless_named("published", lines.published)
        remove_unless_named("counted", lines.counted)


def _known(batch: Batch, first: FileTaken) -> Known:
    """The columns of a layout: as said for this file, else as remembered for the publisher."""
    said = {
        file.fingerprint: file.confirmed
        for file in batch.files.filter(sha256=first.sha256)
        if file.confirmed is not None
    }
    remembered = ColumnsRemembered.objects.for_system("the columns of a publisher's layout")
    remembered = remembered.filter(place=batch.place_id, body=batch.body_id)

    def known(layout: str) -> Confirmed | None:
        if layout in said:
            return Confirmed(said[layout]["columns"], said[layout]["basis"], whole=True)
        row = remembered.filter(fingerprint=layout).first()
        return Confirmed(row.columns, cast(Basis, row.basis) if row.basis else None, whole=True) if row else None

    return known


def _within(progress: Progress, before: int, total: int) -> Progress:
    """Progress of one file within all of them. *Units*: bytes."""
    return lambda done, _size: progress(min(before + done, total), total)
