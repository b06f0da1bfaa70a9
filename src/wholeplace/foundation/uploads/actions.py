"""Taking in a file. Every one is an act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from wholeplace.documents.containers import KIND_WORDS, inspect_container, kind_of
from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.uploads import store
from wholeplace.foundation.uploads.limits import file_too_large
from wholeplace.foundation.uploads.models import Upload
from wholeplace.vocabulary.problems import Exit, Problem, Refused, refuse_if

ARCHIVES = ("workbook", "word", "zip")


@action("upload.add", of="place")
def take_upload(*, by: By, place: Place, file: UploadedFile[Any], kinds: Sequence[str], purpose: str) -> Upload:
    """Check a file and keep it. `kinds` are those of `documents.containers.Kind` that are welcome.

    *Refuses*, storing nothing: `upload-too-large`, `file-empty`, `wrong-kind-of-file`, and what an archive is refused for.
    """
    name = _name(file)
    size = file.size or 0
    if size > settings.UPLOAD_LIMIT_BYTES:
        raise Refused(file_too_large(size, name))
    data = file.read()
    kind = kind_of(data)
    refuse_if(_kind_problems(kind, kinds, name), status=Exit.UNREADABLE)
    if kind in ARCHIVES:
        refuse_if(inspect_container(data, file=name), status=Exit.UNREADABLE)
    digest, size = store.keep([data])
    upload = Upload(
        place=place, sha256=digest, name=name, kind=kind, size_bytes=size, purpose=purpose, by_name=by.name, at=by.at
    )
    upload.save()
    return upload


@action("upload.add", of="place")
def take_large_upload(*, by: By, place: Place, file: UploadedFile[Any], purpose: str, limit_bytes: int) -> Upload:
    """Keep a file of any kind as it is, a piece at a time, for a reader that judges it piece by piece.

    *Refuses* `upload-too-large`, storing nothing.
    """
    name, size = _name(file), file.size or 0
    if size > limit_bytes:
        raise Refused(file_too_large(size, name, limit=limit_bytes))
    head = next(iter(file.chunks(store.HEAD_BYTES)), b"")
    file.seek(0)
    digest, size = store.keep(file.chunks())
    kind = "workbook" if head.startswith(b"PK\x03\x04") else kind_of(head)
    upload = Upload(
        place=place, sha256=digest, name=name, kind=kind, size_bytes=size, purpose=purpose, by_name=by.name, at=by.at
    )
    upload.save()
    return upload


def _name(file: UploadedFile[Any]) -> str:
    """The file's own name without any folder that came with it."""
    return (file.name or "file").replace("\\", "/").rsplit("/", 1)[-1][:300]


def _kind_problems(kind: str, kinds: Sequence[str], name: str) -> list[Problem]:
    if kind in kinds:
        return []
    return [
        Problem(
            name="file-empty" if kind == "empty" else "wrong-kind-of-file",
            file=name,
            found=KIND_WORDS[kind],
            expected=" or ".join(KIND_WORDS[one] for one in kinds),
            why="A file is read by what it is, whatever its name says.",
            remedy="Save it as one of the kinds asked for, and bring it again.",
        )
    ]
