from __future__ import annotations

from pathlib import Path

from problems.scenes import exported, saved
from wholeplace.appraisal.workbook import read_workbook


def provoke(folder: Path) -> object:
    book = exported()
    book["Who gains"]["B12"], book["Who gains"]["C12"], book["Who gains"]["D12"] = "incidents", "NHS", "council"
    return read_workbook(saved(book), file="case.xlsx")
