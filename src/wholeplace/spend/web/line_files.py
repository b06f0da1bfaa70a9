"""Where the lines of the count are kept: Parquet under `<data folder>/spend`, each file named by the hash of its bytes.

`published/` holds what files say, `counted/` what they mean. A file is written under a name of its own and renamed when it is
whole, so that a crash leaves at most a stray `.part`.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from django.conf import settings

Kind = Literal["published", "counted"]
KINDS: tuple[Kind, ...] = ("published", "counted")


def folder(kind: str) -> Path:
    """The folder of a kind of lines, made where it is not there."""
    made = Path(settings.DATA) / "spend" / kind
    made.mkdir(parents=True, exist_ok=True)
    return made


def path_of(kind: Kind, digest: str) -> Path:
    """The file of that hash, whether or not it stands."""
    return folder(kind) / f"{digest}.parquet"


def keep(kind: Kind, written: Path) -> str:
    """Keep a whole file under the hash of its bytes, moving it; the hash."""
    digest = hash_of(written)
    target = path_of(kind, digest)
    if written != target:
        written.replace(target)
    return digest


def write(kind: Kind, make: Callable[[Path], None]) -> str:
    """Have `make` write a file, and keep it; the hash."""
    with TemporaryDirectory(dir=folder(kind), suffix=".part") as room:
        draft = Path(room) / "lines.parquet.part"
        make(draft)
        return keep(kind, draft)


def remove(kind: Kind, digest: str) -> None:
    """Take a file away for good."""
    path_of(kind, digest).unlink(missing_ok=True)


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
