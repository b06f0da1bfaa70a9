"""The folder that holds all that a place must keep: database, uploads, secret key.

It is `WHOLEPLACE_DATA`, or `var` under the folder in which the command was started.
"""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path


def data_folder() -> Path:
    """The data folder's path; it need not exist yet."""
    return Path(os.environ.get("WHOLEPLACE_DATA") or "var").resolve()


@cache
def secret_key(folder: Path) -> str:
    """The key that signs sessions, made on first use and readable by its owner alone."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(60))
    return path.read_text(encoding="ascii").strip()


def _write_once(path: Path, text: str) -> None:
    """Two processes may start together: the first to create the file wins, the other reads it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
