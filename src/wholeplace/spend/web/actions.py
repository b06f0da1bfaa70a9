"""Bringing files of spending in, saying which column is what, and withdrawing a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action, note
from wholeplace.foundation.jobs.actions import start
from wholeplace.foundation.jobs.models import Job
from wholeplace.foundation.people.models import Body, Place
from wholeplace.foundation.people.queries import bodies_of
from wholeplace.foundation.uploads import store
from wholeplace.foundation.uploads.actions import take_large_upload
from wholeplace.foundation.uploads.models import Upload
from wholeplace.spend.headers import bare
from wholeplace.spend.lines import AMOUNT_FIELDS, FIELDS, pounds_text
from wholeplace.spend.web import intake_problems as say
from wholeplace.spend.web.lines_kept import remove_unless_named
from wholeplace.spend.web.models import Batch, ColumnsRemembered, FileTaken
from wholeplace.vocabulary.problems import Problem, Refused, refuse_if
from wholeplace.vocabulary.years import FinancialYear

PURPOSE = "spending"
READ_JOB = "spend.read"
RETURN_JOB = "spend.read-return"
COUNTED_FROM = ("net", "amount", "gross")


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of bringing files: the batch, unless all of them were in already, and the names of those that were."""

    batch: Batch | None
    already: tuple[str, ...]


@action("spend.bring", of="place")
def bring(
    *, by: By, place: Place, body: Body, year: FinancialYear, files: Sequence[UploadedFile[Any]], edition: str = ""
) -> Brought:
    """Take in files of payments of a body for a year, and have them read. A file that is in already changes nothing.

    *Refuses* `body-not-of-place`, `upload-too-large`.
    """
    done = take_files(by=by, place=place, body=body, year=year, files=files, edition=edition)
    return _started(by, done, READ_JOB)


@action("spend.bring", of="place")
def take_files(
    *, by: By, place: Place, body: Body, year: FinancialYear, files: Sequence[UploadedFile[Any]], edition: str = ""
) -> Brought:
    """Take files in without having them read yet. *Refuses* as `bring`."""
    demand_body(by, place, body)
    new, already = _new_uploads(by, place, files, {"body": body})
    told = {"body": body, "year": year.begins, "layer": "payments", "edition": edition.strip() or f"payments {year}"}
    batch = Batch(place=place, **told, brought_by=by.name, brought_at=by.at)
    return Brought(_with_files(batch, new) if new else None, already)


@action("spend.bring", of="place")
def bring_return(*, by: By, place: Place, files: Sequence[UploadedFile[Any]], basis: str = "net-current") -> Brought:
    """Take in a statutory return of many bodies, and have it read for those of the place whose codes are known.

    Its year, layer and edition are what the file says. `basis`: net of the services' own income, or `total-expenditure`.
    *Refuses* `upload-too-large`.
    """
    return _started(by, take_return_files(by=by, place=place, files=files), RETURN_JOB, basis=basis)


@action("spend.bring", of="place")
def take_return_files(*, by: By, place: Place, files: Sequence[UploadedFile[Any]]) -> Brought:
    """Take a return in without having it read yet. *Refuses* `upload-too-large`."""
    new, already = _new_uploads(by, place, files, {"body": None})
    unread = {"year": by.day.year, "layer": "outturn", "edition": "not read yet"}
    batch = Batch(place=place, kind=Batch.Kind.RETURN, **unread, brought_by=by.name, brought_at=by.at)
    return Brought(_with_files(batch, new) if new else None, already)


@action("spend.confirm", of="file")
def confirm_columns(
    *, by: By, file: FileTaken, columns: Mapping[str, str], basis: str = "", remember: bool = True
) -> list[FileTaken]:
    """Say which column of a file is what, and have it read by that; with `remember`, every waiting file of the same layout too.

    `columns`: field → header. `basis` (net, gross, unknown) is asked for where no header says it. The files that are read anew.
    *Refuses* `columns-not-whole`, `file-redacted`, `batch-withdrawn`.
    """
    again = say_columns(by=by, file=file, columns=columns, basis=basis, remember=remember)
    _start(by, file.batch, READ_JOB)
    return again


@action("spend.confirm", of="file")
def say_columns(
    *, by: By, file: FileTaken, columns: Mapping[str, str], basis: str = "", remember: bool = True
) -> list[FileTaken]:
    """Say which column is what without having the file read yet. *Refuses* as `confirm_columns`."""
    refuse_if(_column_problems(file, columns, basis))
    said = {"columns": dict(columns), "basis": basis or None}
    if remember:
        _remember(by, file, columns, basis)
    waiting = file.batch.files.filter(fingerprint=file.fingerprint, state=FileTaken.State.COLUMNS, redacted=False)
    again = {one.pk: one for one in [file, *(waiting if remember else ())]}
    for one in again.values():
        transaction.on_commit(partial(remove_unless_named, "counted", one.counted_sha256))
        one.confirmed, one.state = said, FileTaken.State.WAITING
        one.counted_sha256, one.counted_at = "", None
        one.save()
    return list(again.values())


@action("spend.bring", of="batch")
def read_again(*, by: By, batch: Batch) -> Batch:
    """Have a batch read again whose reading failed or was stopped. Files that were read already stay as they are.

    *Refuses* `batch-withdrawn`.
    """
    refuse_if(_withdrawn(batch))
    before = Job.objects.for_system("what the batch was read by").filter(pk=batch.job_id or 0).first()
    if before is None or before.is_over:
        told = {key: value for key, value in (before.arguments if before else {}).items() if key != "batch_id"}
        _start(by, batch, RETURN_JOB if batch.kind == Batch.Kind.RETURN else READ_JOB, **told)
    return batch


@action("spend.withdraw", of="batch")
def withdraw(*, by: By, batch: Batch, why: str) -> Batch:
    """Take a batch out of the count for good, with its reason; its files stay on record, and may be brought again.

    *Refuses* `reason-missing`, `batch-withdrawn`.
    """
    refuse_if([*([] if why.strip() else [say.reason_missing("why")]), *_withdrawn(batch)])
    leaving = [file for file in batch.files.all() if file.state == FileTaken.State.COUNTED]
    rows, pence = sum(file.rows for file in leaving), sum(file.total_pence for file in leaving)
    pence += sum(total.pence for total in batch.totals.filter(withdrawn=False))
    many = f"{len(leaving):,} {'file' if len(leaving) == 1 else 'files'}, {rows:,} {'line' if rows == 1 else 'lines'}"
    note(f"Leaves the count: {many}, £{pounds_text(pence)}. {why.strip()}")
    batch.state = Batch.State.WITHDRAWN
    batch.withdrawn_by, batch.withdrawn_at, batch.withdrawn_why = by.name, by.at, why.strip()
    batch.save()
    return batch


def demand_body(by: By, place: Place, body: Body) -> None:
    """*Refuses* `body-not-of-place`."""
    if not bodies_of(by, place).filter(pk=body.pk).exists():
        raise Refused(say.body_not_of_place(body.name, place.name))


def _new_uploads(
    by: By, place: Place, files: Sequence[UploadedFile[Any]], of: Mapping[str, Any]
) -> tuple[list[Upload], tuple[str, ...]]:
    """The uploads that are not in the count already, each once, and the names of the others."""
    new: dict[str, Upload] = {}
    already: list[str] = []
    for file in files:
        limit = settings.SPEND_UPLOAD_LIMIT_BYTES
        upload = take_large_upload(by=by, place=place, file=file, purpose=PURPOSE, limit_bytes=limit)
        if upload.sha256 in new or _is_in(place, upload.sha256, of):
            already.append(upload.name)
            _forget(upload)
        else:
            new[upload.sha256] = upload
    return list(new.values()), tuple(already)


def _is_in(place: Place, sha256: str, of: Mapping[str, Any]) -> bool:
    """Whether those very bytes are in a batch of the same body that stands."""
    rows = FileTaken.objects.for_system("is the file in already").filter(sha256=sha256, batch__place=place)
    rows = rows.filter(**{f"batch__{key}": value for key, value in of.items()})
    return rows.exclude(batch__state=Batch.State.WITHDRAWN).exclude(state=FileTaken.State.REFUSED).exists()


def _forget(upload: Upload) -> None:
    """An upload that changes nothing is not kept; nor are its bytes where a name has been taken out of them."""
    sha256 = upload.sha256
    upload.delete()
    if FileTaken.objects.for_system("was a name taken out").filter(sha256=sha256, redacted=True).exists():
        store.path_of(sha256).unlink(missing_ok=True)


def _with_files(batch: Batch, uploads: Sequence[Upload]) -> Batch:
    batch.save()
    for upload in uploads:
        FileTaken(batch=batch, upload=upload, sha256=upload.sha256, name=upload.name).save()
    return batch


def _started(by: By, done: Brought, job: str, **more: str) -> Brought:
    if done.batch is not None:
        _start(by, done.batch, job, **more)
    return done


def _start(by: By, batch: Batch, job: str, **more: str) -> None:
    batch.state = Batch.State.READING
    arguments = {"batch_id": batch.pk, **more}
    started = start(by=by, name=job, need="spend.bring", place=batch.place, arguments=arguments)
    batch.job_id = started.pk
    batch.save()


def _remember(by: By, file: FileTaken, columns: Mapping[str, str], basis: str) -> None:
    batch = file.batch
    rows = ColumnsRemembered.objects.for_system("the columns of this layout")
    kept = rows.filter(place=batch.place, body=batch.body, fingerprint=file.fingerprint).first()
    kept = kept or ColumnsRemembered(place=batch.place, body=batch.body, fingerprint=file.fingerprint)
    kept.header, kept.columns, kept.basis = file.header, dict(columns), basis
    kept.confirmed_by, kept.confirmed_at = by.name, by.at
    kept.save()


def _column_problems(file: FileTaken, columns: Mapping[str, str], basis: str) -> list[Problem]:
    headers = {bare(text) for text in file.header}
    problems = [*_withdrawn(file.batch), *([say.file_redacted(str(file))] if file.redacted else [])]
    strange = [header for header in columns.values() if bare(header) not in headers]
    strange += [field for field in columns if field not in FIELDS]
    taken = [bare(header) for header in columns.values()]
    twice = sorted({header for header in columns.values() if taken.count(bare(header)) > 1})
    if strange:
        problems.append(
            say.columns_not_whole(str(file), "columns", f"no column {', '.join(strange)}", "its own columns")
        )
    if twice:
        found = f"{', '.join(twice)} for several things"
        problems.append(say.columns_not_whole(str(file), "columns", found, "one thing for each column"))
    if not set(columns) & set(COUNTED_FROM):
        problems.append(say.columns_not_whole(str(file), "net", "no column of amounts", "a column that holds amounts"))
    elif not set(columns) & {"net", "gross"} and not basis:
        said = "nothing on whether the amount is net or gross"
        problems.append(say.columns_not_whole(str(file), "basis", said, "net, gross, or that nobody knows"))
    if not set(columns) - set(AMOUNT_FIELDS):
        problems.append(
            say.columns_not_whole(
                str(file), "supplier", "amounts alone", "one column beside them, such as the supplier"
            )
        )
    return problems


def _withdrawn(batch: Batch) -> list[Problem]:
    return [say.batch_withdrawn(str(batch))] if batch.is_withdrawn else []
