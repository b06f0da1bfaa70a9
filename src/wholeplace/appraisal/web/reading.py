"""A case out of an uploaded file, whatever its kind: the content decides, not the name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from wholeplace.appraisal.case import Case
from wholeplace.appraisal.casefile import read_case
from wholeplace.foundation.uploads.limits import file_too_large
from wholeplace.vocabulary.problems import Refused

WELCOME = ("workbook", "text", "json", "csv")  # text may look like any of the last three; its reader says what it is
_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0"


def case_from_upload(file: UploadedFile[Any]) -> Case:
    """The case that a file brought to a page holds; nothing is stored. *Refuses* `upload-too-large`, and as `case_from_file`."""
    name = name_of(file)
    if (file.size or 0) > settings.UPLOAD_LIMIT_BYTES:
        raise Refused(file_too_large(file.size or 0, name))
    return case_from_file(file.read(), name)


def name_of(file: UploadedFile[Any]) -> str:
    """The file's own name without any folder that came with it."""
    return (file.name or "file").replace("\\", "/").rsplit("/", 1)[-1][:200]


def case_from_file(data: bytes, name: str) -> Case:
    """The case that a workbook or a text file holds. *Refuses* every problem of it, with sheet and cell or line."""
    from wholeplace.appraisal.workbook_reading import read_workbook

    looks_like_workbook = (
        data[:2] == _ZIP or data[:4] == _OLE or name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods"))
    )
    return read_workbook(data, name) if looks_like_workbook else read_case(data, file=name)
