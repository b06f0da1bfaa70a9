from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.workbook import read_workbook


def provoke(folder: Path) -> object:
    return read_workbook(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), file="case.xls")
