"""Writes of the agreement room beside those of `actions`: an agreement from a file, a newer file, one row or part changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from wholeplace.foundation.access.by import By
from wholeplace.foundation.acts.action import action, note
from wholeplace.foundation.people.models import Place
from wholeplace.foundation.uploads.actions import take_upload
from wholeplace.pools.agreement import Raw
from wholeplace.pools.web.actions import change_pool, start_pool
from wholeplace.pools.web.agreement_reading import WELCOME, bytes_of, name_of, raw_of_text
from wholeplace.pools.web.agreement_sections import rows_of
from wholeplace.pools.web.models import Pool
from wholeplace.vocabulary.problems import Problem, Refused

PURPOSE = "agreement"


@action("pool.add", of="place")
def take_in_agreement(*, by: By, place: Place, file: UploadedFile[Any]) -> Pool:
    """Start an agreement from a file that holds a whole one; the file is kept beside it.

    *Refuses* `upload-too-large`, every problem of the agreement, and `another-place`.
    """
    raw = raw_of_text(bytes_of(file), name_of(file))
    pool = start_pool(by=by, place=place, title="", raw=raw, file=name_of(file))
    take_upload(by=by, place=place, file=file, kinds=WELCOME, purpose=PURPOSE)
    return pool


@action("agreement.change", of="pool")
def replace_agreement(*, by: By, pool: Pool, file: UploadedFile[Any], revision: int) -> Pool:
    """Put the whole content of a newer file in the draft's place. *Refuses* what the file is refused for, `changed-meanwhile`."""
    name = name_of(file)
    raw = raw_of_text(bytes_of(file), name)
    code = str(raw["agreement"].get("place") or pool.place_id)
    if code != pool.place_id:
        raise Refused(_another_place(code, pool, name))
    note(f"taken from {name}")
    kept = change_pool(by=by, pool=pool, raw=raw, revision=revision)
    take_upload(by=by, place=pool.place, file=file, kinds=WELCOME, purpose=PURPOSE)
    return kept


def _another_place(code: str, pool: Pool, file: str) -> Problem:
    return Problem(
        name="another-place",
        file=file,
        field="agreement.place",
        found=code,
        expected=f"{pool.place_id}, {pool.place.name}",
        why="A pool belongs to the place whose bodies are in it.",
        remedy="Bring the file of this pool, or correct the code.",
    )


def change_row(*, by: By, pool: Pool, key: str, index: int | None, row: Mapping[str, Any], revision: int) -> Pool:
    """Put one row in the place of the row at `index`, or at the end where it is None. *Refuses* as `change_pool`."""
    rows: list[Any] = list(rows_of(pool.raw, key))
    if index is None:
        rows.append(dict(row))
    else:
        rows[index] = dict(row)
    return change_pool(by=by, pool=pool, raw=pool.raw | {key: rows}, revision=revision)


def remove_row(*, by: By, pool: Pool, key: str, index: int, revision: int) -> Pool:
    """Take the row at `index` out. *Refuses* as `change_pool`."""
    rows = [row for n, row in enumerate(rows_of(pool.raw, key)) if n != index]
    raw: Raw = {name: value for name, value in pool.raw.items() if name != key}
    return change_pool(by=by, pool=pool, raw=raw | ({key: rows} if rows else {}), revision=revision)
