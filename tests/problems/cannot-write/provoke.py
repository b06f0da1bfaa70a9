from __future__ import annotations

from pathlib import Path

from wholeplace.foundation.files_out import write_file


def provoke(folder: Path) -> object:
    return write_file(Path("no-such-folder") / "case.xlsx", b"")
