from __future__ import annotations

from pathlib import Path

from problems.scenes import exported, saved
from wholeplace.appraisal.workbook import read_workbook


def provoke(folder: Path) -> object:
    book = exported()
    cell = book["Costs"]["K8"]
    cell.value, cell.data_type = "#REF!", "e"
    return read_workbook(saved(book), file="case.xlsx")
