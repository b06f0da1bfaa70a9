"""Exact texts, kept beside the tests that make them. `make golden` writes them anew; read the difference before committing."""

from __future__ import annotations

import os
from pathlib import Path


def golden(path: Path, text: str) -> None:
    """Compare a text with its golden file, or write the file where WHOLEPLACE_GOLDEN=write."""
    if os.environ.get("WHOLEPLACE_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    assert path.exists(), f"no golden file {path.name}: `make golden` writes it"
    assert text == path.read_text(encoding="utf-8")
