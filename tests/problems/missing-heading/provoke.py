from __future__ import annotations

from pathlib import Path

from problems.scenes import exported, saved
from wholeplace.appraisal.workbook import read_workbook


def provoke(folder: Path) -> object:
    book = exported()
    book["Benefits"]["H7"] = "Effect"
    return read_workbook(saved(book), file="case.xlsx")
