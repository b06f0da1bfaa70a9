"""The bytes of uploads in the data folder, each under its own hash: `uploads/ab/abcdef…`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

HEAD_BYTES = 64 * 1024


def path_of(digest: str) -> Path:
    return Path(settings.DATA) / "uploads" / digest[:2] / digest


def keep(pieces: Iterable[bytes]) -> tuple[str, int]:
    """Write the bytes and name them by their hash; (hash, size). A crash leaves at most a stray `.part` file."""
    folder = Path(settings.DATA) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    hashed, size = sha256(), 0
    with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as draft:
        try:
            for piece in pieces:
                hashed.update(piece)
                size += len(piece)
                draft.write(piece)
            draft.flush()
            os.fsync(draft.fileno())
            kept = path_of(hashed.hexdigest())
            kept.parent.mkdir(exist_ok=True)
            Path(draft.name).replace(kept)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    return hashed.hexdigest(), size


def read(digest: str) -> bytes | None:
    """The bytes of that hash, or None where they are gone or no longer what they were."""
    path = path_of(digest)
    if not path.exists():
        return None
    data = path.read_bytes()
    return data if sha256(data).hexdigest() == digest else None


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes, read a piece at a time."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
