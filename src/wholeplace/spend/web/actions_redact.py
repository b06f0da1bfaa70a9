"""Taking the name of a person out of a place's published spending, with every total unmoved; the record never has the name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import transaction

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.uploads import store
from wholeplace.foundation.uploads.models import Upload
from wholeplace.spend.web import intake_problems as say
from wholeplace.spend.web import line_files
from wholeplace.spend.web.actions import PURPOSE
from wholeplace.spend.web.lines_kept import remove_unless_named
from wholeplace.spend.web.models import FileTaken, Redaction
from wholeplace.spend.web.redaction import SHOWN, Held, Name, bytes_hold, held_in, out_of_findings, rewrite
from wholeplace.vocabulary.problems import refuse_if


@dataclass(frozen=True, slots=True)
class Sight:
    """Where a name stands in a place's published lines, before anything is done. *Units*: pence."""

    files: int
    lines: int
    pence: int
    suppliers: tuple[str, ...]


def look_for(place: Place, name: str) -> Sight:
    """How many lines of a place have the name, in whichever batch, withdrawn ones too."""
    wanted = Name(name)
    held = [held_in(line_files.path_of("published", one), wanted) for one in _hashes(place)] if wanted.usable else []
    there = [one for one in held if one.lines]
    suppliers = dict.fromkeys(text for one in there for text in one.suppliers)
    return Sight(len(there), sum(one.lines for one in there), sum(one.pence for one in there), tuple(suppliers)[:SHOWN])


@action("spend.redact", of="place")
def redact(*, by: By, place: Place, name: str, reason: str) -> Redaction:
    """Take a name out of every line, finding and brought file of a place. The files are written anew; the old ones are removed.

    A brought file that holds the name is removed too: its lines stay, but it can no longer be read by other columns.
    *Refuses* `reason-missing`, `name-not-found`.
    """
    wanted = Name(name)
    refuse_if(
        [
            *([] if reason.strip() else [say.reason_missing("reason")]),
            *([] if wanted.usable else [say.name_not_found()]),
            *([say.reason_names_person()] if wanted.usable and wanted.in_text.search(reason) else []),
        ]
    )
    files = _files(place)
    held = [_redact_file(file, wanted) for file in files]
    there = [one for one in held if one is not None]
    refuse_if([] if there else [say.name_not_found()])
    _forget_uploads(files)
    row = Redaction(
        place=place,
        reason=reason.strip(),
        lines=sum(one.lines for one in there),
        files=len(there),
        pence=sum(one.pence for one in there),
        done_by=by.name,
        done_at=by.at,
    )
    row.save()
    return row


def _files(place: Place) -> list[FileTaken]:
    rows = FileTaken.objects.for_system("every file in which a name may stand").filter(batch__place=place)
    return list(rows.select_related("batch").order_by("id"))


def _hashes(place: Place) -> list[str]:
    return list(dict.fromkeys(file.published_sha256 for file in _files(place) if file.published_sha256))


def _redact_file(file: FileTaken, name: Name) -> Held | None:
    """Take the name out of one file; where it stood, None where it did not."""
    held, gone = Held(), False
    after: list[Callable[[], None]] = []
    for kind in line_files.KINDS:
        old = getattr(file, f"{kind}_sha256")
        if old and (seen := held_in(line_files.path_of(kind, old), name)).lines:
            held, gone = (seen if kind == "published" else held), True
            new = line_files.write(kind, partial(_rewritten, kind, old, name))
            setattr(file, f"{kind}_sha256", new)
            after.append(partial(remove_unless_named, kind, old))
    raw = store.path_of(file.sha256)
    if raw.exists() and bytes_hold(raw, name):
        gone, file.redacted, file.upload = True, True, None
        after.append(partial(raw.unlink, missing_ok=True))
    gone = out_of_findings(file.pk, name) or gone
    if not gone:
        return None
    _mark(file)
    for remove in after:
        transaction.on_commit(remove)
    return held


def _forget_uploads(files: Sequence[FileTaken]) -> None:
    """A file whose bytes are no longer kept is not offered any more."""
    gone = {file.sha256 for file in files if file.redacted}
    place = files[0].batch.place_id
    for upload in Upload.objects.for_system("a name was taken out").filter(
        place=place, sha256__in=gone, purpose=PURPOSE
    ):
        upload.delete()


def _mark(file: FileTaken) -> None:
    """What waits to be read and can be read no more is refused; sheets of the same bytes cannot be read again either."""
    waits = (FileTaken.State.WAITING, FileTaken.State.COLUMNS)
    if file.redacted or not store.path_of(file.sha256).exists():
        file.redacted, file.upload = True, None
    if file.redacted and file.state in waits:
        file.state, file.problems = FileTaken.State.REFUSED, {"file-redacted": 1}
    file.save()


def _rewritten(kind: line_files.Kind, old: str, name: Name, draft: Path) -> None:
    rewrite(line_files.path_of(kind, old), name, draft)
