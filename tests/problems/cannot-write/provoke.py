from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.commands import write_file


def provoke(folder: Path) -> object:
    return write_file(Path("no-such-folder") / "case.xlsx", b"")
