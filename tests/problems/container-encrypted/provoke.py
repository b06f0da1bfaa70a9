from __future__ import annotations

from pathlib import Path

from problems.scenes import archive
from wholeplace.documents.containers import inspect_container
from wholeplace.vocabulary.problems import refuse_if


def provoke(folder: Path) -> object:
    locked = bytearray(archive({"xl/workbook.xml": b"<workbook/>"}))
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(header) + flags] |= 1
    refuse_if(inspect_container(bytes(locked), file="case.xlsx"))
    return None
