from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.commands import read_file


def provoke(folder: Path) -> object:
    return read_file(Path("fornt-door.toml"))
