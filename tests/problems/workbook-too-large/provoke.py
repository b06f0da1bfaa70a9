from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from wholeplace.spend.read import read_file
from wholeplace.spend.read_workbook import LARGEST_BYTES


def provoke(folder: Path) -> object:
    with TemporaryDirectory() as made:
        path = Path(made) / "payments.xlsx"
        with path.open("wb") as file:
            file.write(b"PK\x03\x04")
            file.truncate(LARGEST_BYTES + 1)
        return read_file(path)
