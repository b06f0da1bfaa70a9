from __future__ import annotations

from pathlib import Path

from wholeplace.appraisal.workbook import read_workbook


def provoke(folder: Path) -> object:
    old_form, locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
    return read_workbook(old_form + bytes(1000) + locked, file="case.xlsx")
