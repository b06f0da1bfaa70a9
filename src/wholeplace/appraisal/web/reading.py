"""A case out of an uploaded file, whatever its kind: the content decides, not the name."""

from __future__ import annotations

from wholeplace.appraisal.case import Case
from wholeplace.appraisal.casefile import read_case
from wholeplace.appraisal.workbook_reading import read_workbook

_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0"


def case_from_file(data: bytes, name: str) -> Case:
    """The case that a workbook or a text file holds. *Refuses* every problem of it, with sheet and cell or line."""
    looks_like_workbook = (
        data[:2] == _ZIP or data[:4] == _OLE or name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods"))
    )
    return read_workbook(data, name) if looks_like_workbook else read_case(data, file=name)
