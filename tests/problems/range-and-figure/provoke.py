from __future__ import annotations

from pathlib import Path

from problems.scenes import exported, saved
from wholeplace.appraisal.workbook import read_workbook


def provoke(folder: Path) -> object:
    book = exported()
    sheet = book["Ranges"]
    for column, value in zip("BCEFG", ("incidents", "impact", 0.1, 0.2, 0.3), strict=True):
        sheet[f"{column}8"] = value
    book["Benefits"]["H8"] = 0.5
    return read_workbook(saved(book), file="case.xlsx")
