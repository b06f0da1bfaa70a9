"""An agreement out of a file that was brought, and the bodies of the place that it may name."""

from __future__ import annotations

import tomllib
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from wholeplace.foundation.access.by import By
from wholeplace.foundation.people.models import Membership, Place
from wholeplace.foundation.uploads.limits import file_too_large
from wholeplace.pools.agreement import Raw
from wholeplace.pools.agreement_file import LARGEST_FILE, plain_values, read_agreement
from wholeplace.pools.web.agreement_sections import Choosing
from wholeplace.pools.web.models import Pool
from wholeplace.vocabulary.problems import Refused

WELCOME = ("text", "csv", "json")  # text may look like any of these; its reader says what it is


def name_of(file: UploadedFile[Any]) -> str:
    """The file's own name without any folder that came with it."""
    return (file.name or "file").replace("\\", "/").rsplit("/", 1)[-1][:200]


def bytes_of(file: UploadedFile[Any]) -> bytes:
    """The bytes of a small file; it can be read again. *Refuses* `upload-too-large`."""
    if (file.size or 0) > min(settings.UPLOAD_LIMIT_BYTES, LARGEST_FILE):
        raise Refused(file_too_large(file.size or 0, name_of(file)))
    data = file.read()
    file.seek(0)
    return data


def raw_of_text(data: bytes, file: str) -> Raw:
    """The nested values of an agreement that is whole. *Refuses* every problem of it."""
    read_agreement(data, file)
    raw: Raw = plain_values(tomllib.loads(data.decode("utf-8")))
    return raw


def choosing(by: By, pool: Pool) -> Choosing:
    """What the inputs of a pool's draft may choose among."""
    return Choosing(pool.raw, bodies_of_place(by, pool.place))


def bodies_of_place(by: By, place: Place) -> dict[str, tuple[str, str]]:
    """The bodies that belong to the place today: name and kind by id."""
    members = Membership.objects.for_person(by, "place.view").filter(place=place).standing_on(by.day)
    bodies = [member.body for member in members.select_related("body")]
    return {body.pk: (body.name, body.kind) for body in bodies}
